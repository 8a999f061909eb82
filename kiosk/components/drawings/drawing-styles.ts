/** How the drawn things look: one line, quiet materials, and the accent for what is missing. */
import { css } from 'lit';

export const drawingStyles = css`
  svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .line {
    stroke: var(--draw-line);
    stroke-width: 3;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .fine {
    stroke-width: 2;
  }
  .thick {
    stroke-width: 6;
  }
  .bare {
    fill: none;
  }
  .shell {
    fill: var(--draw-shell);
  }
  .inside {
    fill: var(--surface);
  }
  .paper {
    fill: var(--draw-paper);
  }
  .layer {
    fill: none;
    stroke: var(--draw-paper-shade);
    stroke-width: 2;
  }
  .perforated {
    stroke-dasharray: 4 4;
  }
  .board {
    fill: var(--draw-board);
  }
  .hole {
    fill: var(--draw-line);
    opacity: 0.55;
  }
  .liquid {
    fill: var(--draw-liquid);
  }
  .surface {
    fill: var(--draw-paper);
    opacity: 0.5;
  }
  .coffee,
  .bean {
    fill: var(--draw-coffee);
  }
  .bean-cut {
    fill: none;
    stroke: var(--draw-paper);
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  .emblem {
    fill: var(--draw-paper);
    opacity: 0.75;
  }
  .sleeve {
    fill: var(--draw-board);
    opacity: 0.8;
  }
  .ink-dark {
    fill: var(--draw-line);
  }
  .drop-black {
    fill: var(--draw-line);
  }
  .drop-cyan {
    fill: #3b9fb5;
  }
  .drop-magenta {
    fill: #b8487c;
  }
  .drop-yellow {
    fill: #d9ab2b;
  }
  .drop-blue {
    fill: #3d6a9c;
  }
  .ghost {
    fill: none;
    stroke: var(--draw-accent, var(--draw-ghost));
    stroke-width: var(--draw-accent-width, 2);
    stroke-dasharray: 5 6;
    stroke-linecap: round;
  }
  .moves {
    transition:
      r var(--motion-level) var(--ease),
      y var(--motion-level) var(--ease),
      height var(--motion-level) var(--ease);
  }
  :host([status='low']) {
    --draw-accent: var(--low);
    --draw-accent-width: 3;
  }
  :host([status='empty']) {
    --draw-accent: var(--empty);
    --draw-accent-width: 4;
  }
  :host([status='fault']) {
    --draw-accent: var(--fault);
    --draw-accent-width: 3;
  }
  .hatch {
    stroke: var(--stale);
    stroke-width: 4;
  }
  :host([status='stale']) .thing,
  :host([status='unknown']) .thing {
    opacity: 0.45;
    filter: saturate(0);
  }
`;
