/** How the ledger looks, on the item's page and its own. */
import { css } from 'lit';

export const ledgerStyles = css`
  .card.ledger {
    padding-inline: var(--space-3);
  }
  .ledger h2 {
    padding-inline: var(--space-3);
  }
  tr.undone td {
    color: var(--ink-3);
    text-decoration: line-through;
  }
  tr.undone td.act {
    text-decoration: none;
  }
  td time {
    white-space: nowrap;
  }
  @media (max-width: 760px) {
    td.act {
      flex: 1 1 100%;
    }
    td.act button {
      padding-inline: 0;
    }
  }
`;
