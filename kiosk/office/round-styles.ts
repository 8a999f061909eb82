/** How the walk looks: made for a thumb. */
import { css } from 'lit';

export const walkStyles = css`
  header {
    margin-bottom: var(--space-5);
  }
  header h1 {
    margin-bottom: var(--space-2);
  }
  header .hint {
    margin-bottom: var(--space-3);
  }
  progress {
    appearance: none;
    display: block;
    width: 100%;
    max-width: 40rem;
    height: 0.75rem;
    border: 0;
    border-radius: var(--radius-round);
    background: var(--sunken);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: var(--sunken);
  }
  progress::-webkit-progress-value {
    background: var(--act);
    transition: inline-size var(--motion-calm) var(--ease);
  }
  progress::-moz-progress-bar {
    background: var(--act);
  }
  details,
  .stop {
    max-width: 40rem;
  }
  summary {
    cursor: pointer;
    min-height: 44px;
    display: flex;
    align-items: center;
  }
  summary h2 {
    display: inline;
    margin: 0;
  }
  summary::after {
    content: '';
    width: 0.6em;
    height: 0.6em;
    margin-inline-start: auto;
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  details[open] summary::after {
    rotate: -135deg;
  }
  details[open] summary {
    margin-bottom: var(--space-3);
  }
  .cart li {
    align-items: center;
    min-height: 44px;
  }
  .cart input {
    width: 1.5rem;
    min-height: 1.5rem;
    accent-color: var(--act);
  }
  .floor {
    margin: var(--space-5) 0 var(--space-3);
  }
  .stop {
    padding: var(--space-4);
    margin-bottom: var(--space-3);
  }
  .stop.done {
    background: none;
    padding-block: var(--space-3);
  }
  .head {
    display: flex;
    gap: var(--space-3);
    align-items: start;
    justify-content: space-between;
  }
  .head > div {
    flex: 1;
    min-width: 0;
  }
  .head strong {
    font-size: var(--text-3);
  }
  .where {
    display: block;
    color: var(--ink-2);
  }
  .bring {
    margin-top: var(--space-2);
  }
  .done .bring {
    display: none;
  }
  .choices {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--space-2);
    margin-top: var(--space-4);
  }
  .choices .main {
    grid-column: 1 / -1;
    min-height: 64px;
    font-size: var(--text-3);
  }
  .outcome {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: var(--space-3);
    color: var(--ink-2);
  }
  .outcome .refilled::before {
    content: '✓ ';
    color: var(--act);
    font-weight: var(--weight-title);
  }
  .outcome .missing {
    color: var(--empty);
  }
  .foot {
    margin-top: var(--space-6);
  }
`;
