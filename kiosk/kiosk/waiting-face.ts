/**
 * What stands on the screen before the first word from the server: a shelf with nothing on it yet, and no spinner. On a
 * screen that the server does not know: how to pair it.
 */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localised } from '../i18n/locale.ts';
import { t } from '../i18n/screens/t.ts';

@customElement('hy-waiting-face')
export class WaitingFace extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      align-content: center;
      justify-items: center;
      gap: var(--space-5);
      text-align: center;
      /* An answer within a moment needs no words. */
      animation: appear var(--motion-calm) 600ms backwards;
    }
    svg {
      width: min(24rem, 70vw);
      fill: none;
      stroke: var(--draw-ghost);
      stroke-width: 3;
      stroke-linecap: round;
      stroke-dasharray: 5 7;
    }
    .board {
      stroke: var(--draw-line);
      stroke-dasharray: none;
      stroke-width: 4;
    }
    h1 {
      margin: 0;
      font-size: var(--text-6);
      font-weight: var(--weight-title);
      line-height: 1.1;
    }
    p {
      margin: 0;
      font-size: var(--text-3);
      color: var(--ink-2);
      max-width: 26em;
      text-wrap: balance;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  `;

  /** The server is there, and does not know this screen. */
  @property({ type: Boolean }) refused = false;

  constructor() {
    super();
    new Localised(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Seldom needed, and the server is there to fetch it from.
    if (changed.has('refused') && this.refused) void import('./pairing-code.ts').catch(() => undefined);
  }

  override render() {
    return html`
      <svg viewBox="0 0 320 130" aria-hidden="true">
        <circle cx="70" cy="66" r="44" />
        <rect x="134" y="22" width="56" height="88" rx="14" />
        <path d="M216 34h64l-9 76h-46z" />
        <path class="board" d="M10 114h300" />
      </svg>
      <h1>${this.refused ? t().refused : t().waiting}</h1>
      <p>${this.refused ? t().refusedHint : t().waitingHint}</p>
      ${this.refused ? html`<hy-pairing-code></hy-pairing-code>` : nothing}
    `;
  }
}
