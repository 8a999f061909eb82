/** The receipt: what was asked for, and what happens next. Goes back to the start by itself. */
import { css, html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type NewRequest, undoMs } from '../../server/contract/api/requests.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import type { Sent } from '../data/queue.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { t } from '../i18n/screens/t.ts';
import { receiptText, takenBackText } from '../state/receipt.ts';
import { clock, live } from '../state/session.ts';
import { controls } from './controls.ts';
import type { TakenBack } from './outbox.ts';
import { GoTo, Undo } from './view.ts';

const marks = {
  good: svg`<path d="M15 33l12 12 23-26" />`,
  saved: svg`<path d="M32 14v26M20 30l12 12 12-12M16 50h32" />`,
  undone: svg`<path d="M24 16L12 28l12 12M13 28h24a12 12 0 0 1 0 24h-8" />`,
  refused: svg`<path d="M32 14v24M32 48v2" />`,
};

/** There the page is on a phone already. */
const onPhone = matchMedia('(max-width: 640px)');

@customElement('hy-receipt-view')
export class ReceiptView extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        gap: var(--space-6);
        min-height: 0;
      }
      .card {
        position: relative;
        overflow: hidden;
        grid-template-rows: minmax(0, 24rem) auto auto;
        align-content: center;
        justify-items: center;
        gap: var(--space-8);
        padding: var(--space-7) var(--space-6);
        text-align: center;
        min-height: 0;
      }
      .picture {
        position: relative;
        height: 100%;
        max-width: 100%;
        aspect-ratio: 1;
        min-height: 0;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      .mark {
        position: absolute;
        inset-block-end: -4%;
        inset-inline-end: -4%;
        width: 38%;
        border-radius: 50%;
        background: var(--act);
        box-shadow: 0 0 0 0.5rem light-dark(#fffdfa, #1a2225);
        animation: arrive var(--motion-calm) var(--ease);
      }
      .mark svg {
        display: block;
        fill: none;
        stroke: var(--on-act);
        stroke-width: 6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      [data-kind='saved'] .mark {
        background: var(--stale);
      }
      [data-kind='saved'] .mark svg {
        stroke: var(--on-stale);
      }
      [data-kind='undone'] .mark {
        background: var(--ink-2);
      }
      [data-kind='undone'] .mark svg {
        stroke: var(--surface);
      }
      [data-kind='refused'] .mark {
        background: var(--empty);
      }
      [data-kind='refused'] .mark svg {
        stroke: var(--on-empty);
      }
      .words {
        display: grid;
        gap: var(--space-4);
        max-width: 34rem;
      }
      h1 {
        font-size: var(--text-7);
        font-weight: var(--weight-title);
        line-height: 1.05;
        letter-spacing: -0.015em;
      }
      .words p {
        font-size: var(--text-5);
        line-height: 1.25;
      }
      .words .about {
        font-size: var(--text-4);
        color: var(--ink-2);
      }
      /* Its room is kept, so that nothing moves when the code comes. */
      hy-follow-code {
        min-height: 13rem;
      }
      .foot {
        display: flex;
        gap: var(--space-4);
      }
      .done {
        flex: 2;
      }
      .undo {
        flex: 1;
        min-width: min-content;
      }
      .button {
        position: relative;
        overflow: hidden;
        min-height: 5rem;
        font-size: var(--text-4);
      }
      .time {
        position: absolute;
        inset: auto 0 0 0;
        height: 0.4rem;
        background: var(--act);
        transform-origin: left;
        animation: run 20s linear forwards;
      }
      @keyframes run {
        to {
          transform: scaleX(0);
        }
      }
      @keyframes arrive {
        from {
          transform: scale(0.4);
          opacity: 0;
        }
      }
      @media (orientation: landscape) {
        .card {
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
          grid-template-rows: minmax(0, 1fr) auto;
          align-items: center;
          text-align: start;
        }
        .picture {
          grid-row: 1 / -1;
          justify-self: end;
          height: min(100%, 22rem);
        }
        hy-follow-code {
          justify-self: start;
        }
        h1 {
          font-size: var(--text-6);
        }
        .words p {
          font-size: var(--text-4);
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        .card {
          padding: var(--space-6) var(--space-5);
          gap: var(--space-6);
          grid-template-rows: minmax(0, 14rem) auto;
        }
        h1 {
          font-size: var(--text-6);
        }
        .words p {
          font-size: var(--text-4);
        }
        .words .about {
          font-size: var(--text-3);
        }
      }
    `,
  ];

  @property({ attribute: false }) body!: NewRequest;
  /** Null while the answer is on its way. */
  @property({ attribute: false }) sent: Sent | null = null;

  /** What became of the undo; null before one. */
  @property({ attribute: false }) takenBack: TakenBack | null = null;
  @state() private undo: 'offered' | 'under way' | null = null;
  #undoEnds: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Localised(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('sent') || this.sent === null || this.sent.kind === 'refused') return;
    if (this.sent.kind === 'receipt' && !onPhone.matches) void import('./follow-code.ts').catch(() => undefined);
    // It was saved, and has been sent since.
    if (this.undo !== null || changed.get('sent')) return;
    this.undo = 'offered';
    this.#undoEnds = setTimeout(() => {
      if (this.undo === 'offered') this.undo = null;
    }, undoMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#undoEnds);
  }

  readonly #takeBack = (): void => {
    this.undo = 'under way';
    this.dispatchEvent(new Undo());
  };

  override render() {
    const { model } = live.get();
    if (!model) return nothing;
    const { body } = this;
    const dispenser = 'dispenser' in body && body.dispenser ? model.dispensers.get(body.dispenser) : undefined;
    const item = model.items.get(body.kind === 'item' ? body.item : (dispenser?.item ?? ''));
    const answer = this.takenBack
      ? takenBackText(this.takenBack)
      : this.sent && receiptText(this.sent, model, item?.stockUnit ?? '', clock.now() ?? Date.now());
    const about = item ? nameParts(item.name).title : '';
    return html`
      <div class="card" data-kind=${answer?.kind ?? 'good'} role="status">
        <div class="picture">
          <hy-drawing .thing=${thingOf(item)} .level=${body.kind === 'empty' ? 0 : 100}></hy-drawing>
          ${answer ? html`<div class="mark"><svg viewBox="0 0 64 64">${marks[answer.kind]}</svg></div>` : nothing}
        </div>
        <div class="words">
          <h1>${answer?.title ?? t().kiosk.sending}</h1>
          ${answer?.sentences.map((sentence) => html`<p>${sentence}</p>`)}
          <p class="about">${about}</p>
        </div>
        ${
          this.sent?.kind === 'receipt' && this.sent.receipt.undo !== undefined && !onPhone.matches
            ? html`<hy-follow-code .receipt=${this.sent.receipt} ?hidden=${this.takenBack !== null}></hy-follow-code>`
            : nothing
        }
      </div>
      <div class="foot">
        <button class="button done" @click=${() => this.dispatchEvent(new GoTo({ name: 'start' }))}>
          ${t().kiosk.done}${answer && (this.takenBack !== null || this.undo !== 'under way') ? html`<span class="time"></span>` : nothing}
        </button>
        ${
          this.undo !== null && this.takenBack === null
            ? html`<button class="button undo" ?disabled=${this.undo === 'under way'} @click=${this.#takeBack}>
              ${this.undo === 'offered' ? t().kiosk.undo : t().kiosk.undoing}
            </button>`
            : nothing
        }
      </div>
    `;
  }
}
