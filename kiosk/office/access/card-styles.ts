/** What the cards of access have in common: a form above, rows below. */
import { css } from 'lit';

export const cardStyles = css`
  .hint,
  form {
    margin-bottom: var(--space-4);
  }
  .wide {
    flex: 1 1 18rem;
  }
  .wide input {
    width: 100%;
  }
  code {
    overflow-wrap: anywhere;
    user-select: all;
  }
  .none {
    padding-block: var(--space-4);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
    padding-block: var(--space-3);
    border-bottom: 1px solid var(--line);
  }
  li:last-child {
    border-bottom: 0;
  }
  li > div:first-child {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  li form {
    flex: 1 1 100%;
    margin: 0;
  }
`;
