/** The kiosk page's grid: bars on top, then one view; the start in its three shapes. */
import { css } from 'lit';
import { tiny } from './tiny.ts';

export const kioskStyles = css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        height: 100dvh;
        overflow: hidden;
      }
      main {
        display: grid;
        min-height: 0;
        padding: var(--space-6);
        transition: opacity var(--motion-calm);
      }
      .bars {
        display: grid;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1em;
        justify-content: center;
        padding: var(--space-2) var(--space-5);
        font-size: var(--text-2);
        line-height: 1.3;
        text-align: center;
      }
      .demo {
        background: var(--act-soft);
        color: var(--ink);
      }
      .lost {
        background: var(--stale);
        color: var(--on-stale);
        font-size: var(--text-3);
      }
      @media (forced-colors: active) {
        .bar {
          border-block-end: 0.125rem solid;
        }
      }
      .lost strong,
      .queue strong {
        font-weight: var(--weight-title);
      }
      .queue {
        background: var(--act);
        color: var(--on-act);
        font-size: var(--text-3);
      }
      .start {
        display: grid;
        /*
         * Room for three lines, whatever they say, so that nothing below moves. It also holds what is tapped in the lower
         * three fifths of a screen on end: within 1,220 mm of the floor (EN 301 549, 8.3; ADA 2010, 308) where a 32-inch
         * panel hangs with its lower edge at 790 mm.
         */
        grid-template-rows: auto minmax(8rem, 17rem) minmax(26rem, 1fr) auto auto auto;
        gap: var(--space-4);
        min-height: 0;
      }
      .framed {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: var(--space-4);
        min-height: 0;
      }
      .framed > :only-child {
        grid-row: 1 / -1;
      }
      .foot {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: var(--space-3);
      }
      .foot .button {
        border-color: var(--line);
      }
      .room {
        display: grid;
        grid-template-rows: auto minmax(8rem, 17rem) minmax(0, 1fr) auto;
        gap: var(--space-4);
        min-height: 0;
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--space-5);
        font-size: var(--text-4);
        color: var(--ink-2);
      }
      header .place {
        flex: 1;
        min-width: 0;
        line-height: 1.2;
      }
      header .place strong {
        color: var(--ink);
        font-weight: var(--weight-strong);
      }
      header time {
        font-variant-numeric: tabular-nums;
      }
      header .button {
        font-size: var(--text-2);
        padding-inline: var(--space-4);
        border-color: var(--line);
      }
      h1 {
        font-size: var(--text-7);
        font-weight: var(--weight-title);
        line-height: 1.04;
        letter-spacing: -0.018em;
      }
      .say {
        overflow: hidden;
        display: grid;
        align-content: center;
        gap: var(--space-3);
      }
      .say p {
        font-size: var(--text-4);
        line-height: 1.2;
        color: var(--ink-2);
      }
      @media (orientation: landscape) {
        main {
          padding: var(--space-5) var(--space-6);
        }
        .start {
          grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr);
          grid-template-rows: auto auto minmax(0, 1fr) auto;
          column-gap: var(--space-6);
          row-gap: var(--space-4);
        }
        .room {
          grid-template-rows: auto auto minmax(0, 1fr) auto;
        }
        .start header {
          grid-column: 1 / -1;
        }
        .start .say {
          grid-column: 1 / -1;
        }
        .say {
          display: flex;
          align-items: baseline;
          gap: var(--space-5);
          height: 1.1em;
          font-size: var(--text-6);
        }
        .say p {
          font-size: var(--text-3);
        }
        h1 {
          font-size: var(--text-6);
          white-space: nowrap;
        }
        .start hy-room-tiles {
          grid-row: 3 / -1;
        }
        .start hy-floor-strip {
          align-self: start;
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        main {
          padding: var(--space-3);
        }
        .start {
          grid-template-rows: auto 5.15rem minmax(0, 1fr) auto auto;
          gap: var(--space-3);
        }
        .room {
          grid-template-rows: auto 5.15rem minmax(0, 1fr) auto;
          gap: var(--space-3);
        }
        header {
          font-size: var(--text-2);
          gap: var(--space-3);
        }
        h1 {
          font-size: 1.75rem;
        }
        .say {
          align-content: start;
          gap: var(--space-1);
        }
        .say p {
          font-size: var(--text-2);
        }
        .bar {
          font-size: 0.8rem;
          padding: var(--space-1) var(--space-3);
        }
        .lost,
        .queue {
          font-size: var(--text-1);
        }
        .hint {
          display: none;
        }
      }
      ${tiny} {
        :host {
          height: auto;
          min-height: 100dvh;
          overflow: visible;
        }
        main {
          padding: var(--space-4);
        }
        .start,
        .room,
        .framed {
          grid-template: none;
          align-content: start;
        }
        .start hy-room-tiles {
          grid-row: auto;
        }
        .say {
          display: grid;
          height: auto;
        }
        h1 {
          font-size: var(--text-5);
          white-space: normal;
        }
        header {
          flex-wrap: wrap;
        }
      }
    `;
