/** What every view of the office page is made of: type, buttons, tables, fields. Sizes and colours by tokens only. */
import { css } from 'lit';

export const officeStyles = css`
  :host {
    display: block;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1 {
    margin: 0 0 var(--space-5);
    font-size: var(--text-5);
    font-weight: var(--weight-title);
    line-height: 1.15;
    letter-spacing: -0.01em;
  }
  @media (max-width: 480px) {
    h1 {
      font-size: var(--text-4);
    }
  }
  h2 {
    margin: 0 0 var(--space-3);
    font-size: var(--text-3);
    font-weight: var(--weight-strong);
  }
  p {
    margin: 0;
    max-width: 62ch;
  }
  a {
    color: var(--act);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: var(--focus);
    outline-offset: 2px;
    border-radius: var(--radius-1);
  }
  .hint {
    color: var(--ink-2);
  }
  .back {
    margin-bottom: var(--space-4);
  }
  .stack > * + * {
    margin-top: var(--space-5);
  }
  .quiet {
    color: var(--ink-3);
  }
  .number {
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius-2);
    padding: var(--space-5);
    margin-bottom: var(--space-5);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
    max-width: none;
  }
  .between {
    justify-content: space-between;
  }

  button,
  .button {
    font: inherit;
    font-weight: var(--weight-strong);
    min-height: 44px;
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-1);
    background: var(--surface);
    color: var(--ink);
    cursor: pointer;
    text-decoration: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--sunken);
  }
  button.main {
    background: var(--act);
    border-color: var(--act);
    color: var(--on-act);
  }
  button.main:hover:not(:disabled) {
    filter: brightness(1.1);
    background: var(--act);
  }
  button.plain {
    border-color: transparent;
    background: none;
    color: var(--act);
    padding-inline: var(--space-2);
  }
  button.grave {
    color: var(--empty);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  .scroll {
    overflow-x: auto;
    position: relative;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    font-weight: var(--weight-strong);
    font-size: var(--text-1);
    color: var(--ink-2);
    text-align: start;
    padding: var(--space-2) var(--space-3);
    border-bottom: 1px solid var(--line-strong);
    white-space: nowrap;
    vertical-align: bottom;
  }
  th.number {
    text-align: end;
  }
  td {
    padding: var(--space-3);
    border-bottom: 1px solid var(--line);
    vertical-align: middle;
  }
  tbody > tr:last-child > td {
    border-bottom: 0;
  }
  thead td {
    border-bottom-color: var(--line-strong);
  }
  tbody tr.link {
    cursor: pointer;
  }
  tbody tr.link:hover {
    background: var(--sunken);
  }
  tbody tr.link:hover .quiet {
    color: var(--ink-2);
  }

  /* On a phone a row is a few lines: what it is, then the rest, each with the name of its column. */
  @media (max-width: 760px) {
    .fold thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .fold,
    .fold tbody {
      display: block;
    }
    .fold tr {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1) var(--space-4);
      align-items: baseline;
      padding-block: var(--space-3);
      border-bottom: 1px solid var(--line);
    }
    .fold tr:last-child {
      border-bottom: 0;
    }
    .fold td {
      padding: 0;
      border: 0;
      white-space: normal;
      text-align: start;
    }
    .fold td:first-child,
    .fold td.whole {
      flex: 1 1 100%;
    }
    .fold td:empty {
      display: none;
    }
    .fold td[data-label]::before {
      content: attr(data-label) ' ';
      color: var(--ink-3);
      font-size: var(--text-1);
    }
  }

  label {
    display: grid;
    gap: var(--space-1);
    font-weight: var(--weight-strong);
    font-size: var(--text-1);
  }
  input,
  select,
  textarea {
    font: inherit;
    font-size: var(--text-2);
    min-height: 44px;
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-1);
    background: var(--paper);
    color: var(--ink);
    min-width: 0;
    max-width: 100%;
  }
  input[type='checkbox'] {
    width: 1.5rem;
    height: 1.5rem;
    min-height: 0;
    margin: 0;
    accent-color: var(--act);
  }
  input[type='number'] {
    width: 8rem;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-4);
    align-items: end;
  }

  .tag {
    display: inline-block;
    padding: 0.1em 0.6em;
    border-radius: var(--radius-round);
    background: var(--sunken);
    color: var(--ink-2);
    font-size: var(--text-1);
    font-weight: var(--weight-strong);
    white-space: nowrap;
  }
  .tag.warn {
    background: var(--low-soft);
    color: var(--low);
  }
  .tag.bad {
    background: var(--empty-soft);
    color: var(--empty);
  }
  .tag.act {
    background: var(--act-soft);
    color: var(--act);
  }
  .said {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-1);
    background: var(--act-soft);
    margin-bottom: var(--space-4);
  }
  .said.bad {
    background: var(--empty-soft);
    color: var(--empty);
  }
  .none {
    padding: var(--space-6) 0;
    text-align: center;
    color: var(--ink-2);
  }
  .none .ways {
    justify-content: center;
    margin-top: var(--space-4);
    max-width: none;
  }
  .working {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
    padding-block: var(--space-3);
  }
  progress {
    accent-color: var(--act);
  }
  .none strong {
    display: block;
    color: var(--ink);
    font-size: var(--text-3);
    margin-bottom: var(--space-1);
  }
  dl.facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 45%), 1fr));
    gap: var(--space-4);
    margin: 0;
  }
  dl.facts dt {
    font-size: var(--text-1);
    color: var(--ink-2);
  }
  dl.facts dd {
    margin: 0;
    font-size: var(--text-3);
    font-weight: var(--weight-strong);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
`;

/** A form below a line of a list, behind a word that opens it. */
export const foldStyles = css`
  summary {
    display: inline-block;
    padding-block: var(--space-2);
    min-height: 1.5rem;
    cursor: pointer;
    color: var(--act);
    font-weight: var(--weight-strong);
  }
  form {
    padding-block: var(--space-2) var(--space-4);
  }
`;
