/**
 * How the drawn things look: one line, quiet materials, and the accent for what is missing. All of it is said of what is
 * within `.drawing`, so that it serves a shadow root and a whole document alike.
 */
import { css } from 'lit';

export const drawingStyles = css`
  .drawing {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .drawing .line {
    stroke: var(--draw-line);
    stroke-width: 3;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .drawing .fine {
    stroke-width: 2;
  }
  .drawing .thick {
    stroke-width: 6;
  }
  .drawing .bare {
    fill: none;
  }
  .drawing .shell {
    fill: var(--draw-shell);
  }
  .drawing .inside {
    fill: var(--surface);
  }
  .drawing .paper {
    fill: var(--draw-paper);
  }
  .drawing .layer {
    fill: none;
    stroke: var(--draw-paper-shade);
    stroke-width: 2;
  }
  .drawing .perforated {
    stroke-dasharray: 4 4;
  }
  .drawing .board {
    fill: var(--draw-board);
  }
  .drawing .hole {
    fill: var(--draw-line);
    opacity: 0.55;
  }
  .drawing .liquid {
    fill: var(--draw-liquid);
  }
  .drawing .surface {
    fill: var(--draw-paper);
    opacity: 0.5;
  }
  .drawing .coffee,
  .drawing .bean {
    fill: var(--draw-coffee);
  }
  .drawing .bean-cut {
    fill: none;
    stroke: var(--draw-paper);
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  .drawing .emblem {
    fill: var(--draw-paper);
    opacity: 0.75;
  }
  .drawing .sleeve {
    fill: var(--draw-board);
    opacity: 0.8;
  }
  .drawing .ink-dark {
    fill: var(--draw-line);
  }
  .drawing .drop-black {
    fill: var(--draw-line);
  }
  .drawing .drop-cyan {
    fill: #3b9fb5;
  }
  .drawing .drop-magenta {
    fill: #b8487c;
  }
  .drawing .drop-yellow {
    fill: #d9ab2b;
  }
  .drawing .drop-blue {
    fill: #3d6a9c;
  }
  .drawing .ghost {
    fill: none;
    stroke: var(--draw-accent, var(--draw-ghost));
    stroke-width: var(--draw-accent-width, 2);
    stroke-dasharray: 5 6;
    stroke-linecap: round;
  }
  .drawing .moves {
    transition:
      r var(--motion-level) var(--ease),
      y var(--motion-level) var(--ease),
      height var(--motion-level) var(--ease);
  }
  .drawing[data-status='low'] {
    --draw-accent: var(--low);
    --draw-accent-width: 3;
  }
  .drawing[data-status='empty'] {
    --draw-accent: var(--empty);
    --draw-accent-width: 4;
  }
  .drawing[data-status='fault'] {
    --draw-accent: var(--fault);
    --draw-accent-width: 3;
  }
  .drawing .hatch {
    fill: none;
    stroke: var(--stale);
    stroke-width: 4;
    opacity: 0.55;
  }
  .drawing[data-status='stale'] .thing,
  .drawing[data-status='unknown'] .thing {
    opacity: 0.45;
    filter: saturate(0);
  }
`;
