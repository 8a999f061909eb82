/** The look of an answer: a drawing with a mark, large words, what can be done about it. */
import { css } from 'lit';
import { tiny } from './tiny.ts';

export const receiptStyles = css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        gap: var(--space-6);
        min-height: 0;
      }
      .card {
        position: relative;
        overflow: hidden;
        grid-template-rows: minmax(0, 24rem) auto auto;
        align-content: center;
        justify-items: center;
        gap: var(--space-8);
        padding: var(--space-7) var(--space-6);
        text-align: center;
        min-height: 0;
      }
      .picture {
        position: relative;
        height: 100%;
        max-width: 100%;
        aspect-ratio: 1;
        min-height: 0;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      .mark {
        position: absolute;
        inset-block-end: -4%;
        inset-inline-end: -4%;
        width: 38%;
        border-radius: 50%;
        background: var(--act);
        box-shadow: 0 0 0 0.5rem light-dark(#fffdfa, #1a2225);
        animation: arrive var(--motion-calm) var(--ease);
      }
      .mark svg {
        display: block;
        fill: none;
        stroke: var(--on-act);
        stroke-width: 6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      [data-kind='saved'] .mark {
        background: var(--stale);
      }
      [data-kind='saved'] .mark svg {
        stroke: var(--on-stale);
      }
      [data-kind='undone'] .mark {
        background: var(--ink-2);
      }
      [data-kind='undone'] .mark svg {
        stroke: var(--surface);
      }
      [data-kind='refused'] .mark {
        background: var(--empty);
      }
      [data-kind='refused'] .mark svg {
        stroke: var(--on-empty);
      }
      .words {
        display: grid;
        gap: var(--space-4);
        max-width: 34rem;
      }
      h1 {
        font-size: var(--text-7);
        font-weight: var(--weight-title);
        line-height: 1.05;
        letter-spacing: -0.015em;
      }
      .words p {
        font-size: var(--text-5);
        line-height: 1.25;
      }
      .words .about {
        font-size: var(--text-4);
        color: var(--ink-2);
      }
      /* Its room is kept, so that nothing moves when the code comes. */
      hy-follow-code {
        min-height: 13rem;
      }
      .foot {
        display: flex;
        gap: var(--space-4);
      }
      .done {
        flex: 2;
      }
      .undo {
        flex: 1;
        min-width: min-content;
      }
      .button {
        position: relative;
        overflow: hidden;
        min-height: 5rem;
        font-size: var(--text-4);
      }
      .time {
        position: absolute;
        inset: auto 0 0 0;
        height: 0.4rem;
        background: var(--act);
        animation: run 20s linear forwards;
      }
      @media (prefers-reduced-motion: reduce) {
        .time {
          display: none;
        }
      }
      @keyframes run {
        to {
          transform: scaleX(0);
        }
      }
      @keyframes arrive {
        from {
          transform: scale(0.4);
          opacity: 0;
        }
      }
      @media (orientation: landscape) {
        .card {
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
          grid-template-rows: minmax(0, 1fr) auto;
          align-items: center;
          text-align: start;
        }
        .picture {
          grid-row: 1 / -1;
          justify-self: end;
          height: min(100%, 22rem);
        }
        hy-follow-code {
          justify-self: start;
        }
        h1 {
          font-size: var(--text-6);
        }
        .words p {
          font-size: var(--text-4);
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        .card {
          padding: var(--space-6) var(--space-5);
          gap: var(--space-6);
          grid-template-rows: minmax(0, 14rem) auto;
        }
        h1 {
          font-size: var(--text-6);
        }
        .words p {
          font-size: var(--text-4);
        }
        .words .about {
          font-size: var(--text-3);
        }
      }
  ${tiny} {
    :host {
      grid-template-rows: none;
    }
    .card {
      grid-template: none;
      justify-items: center;
      padding: var(--space-5) var(--space-4);
      text-align: center;
    }
    .picture {
      grid-row: auto;
      justify-self: center;
      height: 9rem;
    }
    .foot {
      flex-wrap: wrap;
    }
  }
`;
