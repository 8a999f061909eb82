/** What looking at one unknown sensor is made of. */
import { css } from 'lit';

export const adoptStyles = css`
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    gap: var(--space-5);
    align-items: start;
  }
  h1 {
    overflow-wrap: anywhere;
    margin-bottom: var(--space-2);
  }
  .head {
    margin-bottom: var(--space-5);
  }
  form {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr));
    align-items: start;
  }
  form label,
  form select,
  form input {
    width: 100%;
  }
  form input[type='number'] {
    width: 100%;
  }
  form .wide,
  details,
  .end {
    grid-column: 1 / -1;
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    font-weight: var(--weight-text);
    font-size: var(--text-2);
  }
  .check input {
    width: 1.5rem;
    flex: none;
  }
  summary {
    padding-block: var(--space-3);
    cursor: pointer;
    font-weight: var(--weight-strong);
    color: var(--act);
  }
  details .inner {
    display: grid;
    gap: var(--space-3);
  }
  details code,
  details input {
    font-family: ui-monospace, monospace;
  }
  .fault {
    color: var(--empty);
    font-weight: var(--weight-text);
    overflow-wrap: anywhere;
  }
  .level {
    font-size: var(--text-6);
    font-weight: var(--weight-title);
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
  }
  .level.none {
    padding: 0;
    text-align: start;
    color: var(--ink);
    font-size: var(--text-4);
  }
  /* In sight while fields below it are typed in, where the window is high enough for both. */
  @media (min-height: 640px) {
    .live {
      position: sticky;
      top: var(--space-3);
      z-index: 1;
      border-color: var(--line-strong);
    }
    /* What has the focus must not end up beneath it (WCAG 2.2, 2.4.11). */
    form :is(input, select, button, summary) {
      scroll-margin-top: 16rem;
    }
  }
  label .hint {
    font-weight: var(--weight-text);
  }
  .preview .big {
    grid-column: 1 / -1;
    font-size: var(--text-4);
  }
  .preview {
    display: grid;
    grid-template-columns: 6rem minmax(0, 1fr);
    gap: var(--space-4);
    align-items: center;
    min-height: 6rem;
  }
  .preview hy-drawing {
    width: 6rem;
    height: 6rem;
  }
  pre {
    margin: 0 0 var(--space-4);
    padding: var(--space-4);
    max-height: 22rem;
    overflow: auto;
    background: var(--sunken);
    border-radius: var(--radius-1);
    font-size: var(--text-1);
    line-height: 1.45;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ol li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: var(--space-2);
    padding-block: var(--space-2);
    border-top: 1px solid var(--line);
  }
  .topic {
    overflow-wrap: anywhere;
    margin-bottom: var(--space-3);
  }
`;
