/** Forms that one reads down: groups as cards, hints and faults under their field. */
import { css } from 'lit';

export const editorStyles = css`
  .devices {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .devices li {
    min-height: 44px;
    align-items: center;
  }
  form {
    display: block;
    max-width: 54rem;
  }
  fieldset {
    margin-inline: 0;
    min-width: 0;
  }
  legend {
    float: inline-start;
    width: 100%;
    padding: 0;
    margin-bottom: var(--space-3);
    font-size: var(--text-3);
    font-weight: var(--weight-strong);
  }
  legend + * {
    clear: both;
  }
  .hint {
    margin-bottom: var(--space-4);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
    gap: var(--space-4);
    align-items: start;
  }
  .field {
    display: grid;
    gap: var(--space-1);
  }
  .field.wide {
    grid-column: 1 / -1;
  }
  .field label > input,
  .field label > select {
    width: 100%;
    font-weight: var(--weight-text);
  }
  .label {
    font-weight: var(--weight-strong);
    font-size: var(--text-1);
  }
  small {
    font-size: var(--text-1);
    color: var(--ink-2);
  }
  small.bad {
    color: var(--empty);
    font-weight: var(--weight-strong);
  }
  [aria-invalid='true'] {
    border-color: var(--empty);
    box-shadow: 0 0 0 1px var(--empty);
  }
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .day {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 44px;
    padding-inline: var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-1);
    font-weight: var(--weight-text);
    font-size: var(--text-2);
  }
  .day input {
    min-height: 1.25rem;
    width: 1.25rem;
    accent-color: var(--act);
  }
  .offer {
    padding-block: var(--space-4);
    border-top: 1px solid var(--line);
  }
  .price {
    margin-top: var(--space-3);
    grid-template-columns: minmax(5rem, 9rem) minmax(6rem, 11rem) auto;
    justify-content: start;
  }
  .price button {
    margin-top: 1.4rem;
  }
  @media (max-width: 480px) {
    .price {
      grid-template-columns: 1fr 1fr;
    }
    .price button {
      grid-column: 1 / -1;
      justify-self: start;
      margin-top: 0;
    }
  }
  .offer > .row {
    margin-top: var(--space-2);
  }
  .foot {
    position: sticky;
    bottom: 0;
    padding-block: var(--space-4);
    background: var(--paper);
    border-top: 1px solid var(--line);
  }
  .all:not(:empty) {
    flex: 1 1 100%;
  }
  .all .said {
    margin: 0;
  }
  .end {
    margin-inline-start: auto;
  }
`;
