/** How the ledger looks, on the item's page and its own. */
import { css } from 'lit';

export const ledgerStyles = css`
  .card.ledger {
    padding-inline: var(--space-3);
  }
  .ledger .between {
    padding-inline: var(--space-3);
    margin-bottom: var(--space-3);
  }
  .ledger h2 {
    margin: 0;
  }
  /* Never of three lines: the day in one, and the time beside or below it. */
  .ledger time {
    display: inline-block;
    min-width: 6.75em;
    text-wrap: wrap;
  }
  tr.undone td {
    color: var(--ink-3);
    text-decoration: line-through;
  }
  tr.undone td.act {
    text-decoration: none;
  }
  .ledger th,
  .ledger td {
    padding-inline: var(--space-2);
    text-wrap: pretty;
  }
  td.act button {
    padding-inline: 0;
  }
  @media (max-width: 760px) {
    td.act {
      flex: 1 1 100%;
    }
  }
`;
