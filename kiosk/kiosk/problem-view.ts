/** "Something is wrong": what it is about, then what is wrong, in a ready word or in one's own. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { inText, nameParts } from '../i18n/names.ts';
import { dispensersIn } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { controls } from './controls.ts';
import { leadStyles } from './lead-styles.ts';
import { tiny } from './tiny.ts';
import { Ask, GoTo } from './view.ts';

/** The first few: a room with more has "something else". */
const shownMost = 7;

@customElement('hy-problem-view')
export class ProblemView extends LitElement {
  static override styles = [
    controls,
    leadStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(min-content, 1fr) minmax(0, max-content) auto;
        align-content: end;
        gap: var(--space-5);
        min-height: 0;
      }
      .things,
      .words {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        grid-auto-rows: minmax(var(--touch), 13rem);
        align-content: end;
        gap: var(--space-4);
        min-height: 0;
      }
      .words {
        grid-auto-rows: auto;
      }
      .words > .button {
        min-height: max(var(--touch), 7rem);
      }
      .words .button {
        font-size: var(--text-4);
      }
      .card {
        grid-template-rows: minmax(0, 1fr) auto;
        justify-items: center;
        gap: var(--space-2);
        padding: var(--space-4);
        font-size: var(--text-3);
        font-weight: var(--weight-strong);
        text-align: center;
        min-height: 0;
      }
      .card.else {
        height: 7rem;
        margin-block-start: calc(var(--space-4) - var(--space-5));
        grid-template-rows: 1fr;
        font-size: var(--text-4);
        align-items: center;
      }
      hy-drawing {
        height: 100%;
        max-width: 100%;
        min-height: 0;
        aspect-ratio: 1;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      form {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-3);
        align-items: end;
      }
      label {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-3);
        font-weight: var(--weight-strong);
      }
      textarea {
        font: inherit;
        font-weight: var(--weight-text);
        color: inherit;
        background: var(--surface);
        border: 0.125rem solid var(--line-strong);
        border-radius: var(--radius-2);
        padding: var(--space-3);
        min-height: var(--touch);
        height: 7rem;
        resize: none;
      }
      @media (orientation: landscape) {
        .things {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        .things,
        .words {
          gap: var(--space-2);
        }
        .words .button {
          font-size: var(--text-3);
        }
      }
      ${tiny} {
        :host {
          grid-template-rows: none;
          align-content: start;
        }
        .things,
        .words {
          grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
          grid-auto-rows: auto;
        }
        hy-drawing {
          height: 6rem;
        }
        .words form {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property() room = '';
  /** What it is about: a dispenser, `null` for the room, `undefined` while that is not chosen. */
  @property({ attribute: false }) about: string | null | undefined;
  @query('textarea') private readonly noteField!: HTMLTextAreaElement | null;
  readonly #live = new Select(this, live, ({ model }) => model);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    return this.about === undefined ? this.#choose() : this.#describe(this.about);
  }

  #choose() {
    const model = this.#live.value;
    const text = k();
    const dispensers = model ? dispensersIn(model, this.room).slice(0, shownMost) : [];
    const go = (dispenser: string | null) => () => this.dispatchEvent(new GoTo({ name: 'problem-of', dispenser }));
    return html`
      <div class="lead"><h1 class="title">${text.whatIsWrong}</h1></div>
      <div class="things">
        ${dispensers.map(
          (dispenser) => html`<button class="card" @click=${go(dispenser.id)}>
            <hy-drawing .thing=${thingOf(model?.items.get(dispenser.item))}></hy-drawing>
            <span>${this.#nameOf(dispenser.id)}</span>
          </button>`,
        )}
      </div>
      <button class="card else" @click=${go(null)}><span>${text.somethingElse}</span></button>
      <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'start' }))}>${text.back}</button>
    `;
  }

  #describe(dispenser: string | null) {
    const text = k();
    const title = dispenser === null ? text.whatIsWrongHere : text.whatIsWrongWith(inText(this.#nameOf(dispenser)));
    const presets = dispenser === null ? text.roomPresets : text.presets;
    return html`
      <div class="lead">
        <h1 class="title">${title}</h1>
        ${dispenser === null ? nothing : html`<hy-drawing .thing=${thingOf(this.#itemOf(dispenser))}></hy-drawing>`}
      </div>
      <div class="words">
        ${presets.map((word) => html`<button class="button" @click=${() => this.#tell(dispenser, word)}>${word}</button>`)}
        <form @submit=${(event: Event) => this.#tellOwnWords(event, dispenser)}>
          <label>${text.ownWords}<textarea maxlength="500" autocomplete="off"></textarea></label>
          <button class="button main">${text.sendWords}</button>
        </form>
      </div>
      <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'problem' }))}>${text.back}</button>
    `;
  }

  #itemOf(dispenser: string) {
    const model = this.#live.value;
    return model?.items.get(model.dispensers.get(dispenser)?.item ?? '');
  }

  #nameOf(dispenser: string): string {
    const view = this.#live.value?.dispensers.get(dispenser);
    const item = this.#itemOf(dispenser);
    return item ? nameParts(item.name).title : (view?.name ?? dispenser);
  }

  #tellOwnWords(event: Event, dispenser: string | null): void {
    event.preventDefault();
    const note = this.noteField?.value.trim() ?? '';
    if (note === '') this.noteField?.focus();
    else this.#tell(dispenser, note);
  }

  #tell(dispenser: string | null, note: string): void {
    const about = dispenser === null ? (this.room ? { location: this.room } : {}) : { dispenser };
    this.dispatchEvent(new Ask({ kind: 'problem', note, ...about }));
  }
}
