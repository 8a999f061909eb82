/** The receipt: what was asked for, and what happens next. Goes back to the start by itself. */
import { html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type NewRequest, undoMs } from '../../server/contract/api/requests.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import type { Sent } from '../data/queue.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { receiptText, takenBackText } from '../state/receipt.ts';
import { clock, live } from '../state/session.ts';
import { controls } from './controls.ts';
import { Moves } from './moves.ts';
import type { TakenBack } from './outbox.ts';
import { receiptStyles } from './receipt-styles.ts';
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
  static override styles = [controls, receiptStyles];

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
    new Moves(this, () => `${this.undo} ${this.takenBack}`);
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
          <h1>${answer?.title ?? k().sending}</h1>
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
          ${k().done}${answer && (this.takenBack !== null || this.undo !== 'under way') ? html`<span class="time"></span>` : nothing}
        </button>
        ${
          this.undo !== null && this.takenBack === null
            ? html`<button class="button undo" ?disabled=${this.undo === 'under way'} @click=${this.#takeBack}>
              ${this.undo === 'offered' ? k().undo : k().undoing}
            </button>`
            : nothing
        }
      </div>
    `;
  }
}
