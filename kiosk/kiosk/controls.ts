/** Buttons and titles of the kiosk, shared by its parts. */
import { css } from 'lit';

export const controls = css`
  :host,
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  p {
    margin: 0;
    text-wrap: balance;
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    margin: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
  }
  button:focus-visible,
  textarea:focus-visible {
    outline: var(--focus);
    outline-offset: 0.2rem;
  }
  .button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.6em;
    min-height: var(--touch);
    padding: 0.4rem var(--space-5);
    border-radius: var(--radius-2);
    border: 0.125rem solid var(--line-strong);
    background: var(--surface);
    font-size: var(--text-3);
    font-weight: var(--weight-strong);
    line-height: 1.15;
    text-align: center;
    transition:
      background var(--motion-quick),
      transform var(--motion-quick);
  }
  .button:active,
  .card:active {
    transform: scale(0.975);
  }
  .main {
    background: var(--act);
    border-color: var(--act);
    color: var(--on-act);
  }
  .card {
    display: grid;
    background: var(--surface);
    border-radius: var(--radius-3);
    min-height: var(--touch);
    transition: transform var(--motion-quick);
  }
  .title {
    font-size: var(--text-6);
    font-weight: var(--weight-title);
    line-height: 1.08;
    letter-spacing: -0.012em;
  }
  .quiet {
    color: var(--ink-2);
  }
  /* A browser that draws with its own few colours leaves no grounds to tell things apart by. */
  @media (forced-colors: active) {
    .card,
    article {
      border: 0.125rem solid;
    }
    .card[aria-current='true'] {
      border-color: Highlight;
      border-width: 0.4rem;
    }
    .mark {
      forced-color-adjust: none;
    }
  }
  @media (max-width: 640px) and (orientation: portrait) {
    .title {
      font-size: var(--text-5);
    }
    .button {
      padding-inline: var(--space-3);
      font-size: var(--text-2);
    }
  }
`;
