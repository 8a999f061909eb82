/** One dispenser as a big tile: the drawn level, the status in words, and one tap to say that it is empty. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import '../components/drawing.ts';
import '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { ago, clockTime, percent, when } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { t } from '../i18n/screens/t.ts';
import { openEmptyOf } from '../state/open-requests.ts';
import { refilledLately } from '../state/refilled.ts';
import { Select } from '../state/select.ts';
import { clock, live } from '../state/session.ts';
import { controls } from './controls.ts';
import { Moves } from './moves.ts';
import { tiny } from './tiny.ts';
import { Ask, GoTo } from './view.ts';

/** A refill is news for this long, server time. */
const newsMs = 60 * 60_000;

@customElement('hy-dispenser-tile')
export class DispenserTile extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        min-height: 0;
        container-type: size;
      }
      article {
        display: grid;
        grid-template:
          'name name' auto
          'words drawing' auto
          'note drawing' minmax(0, 1fr)
          'action action' auto / minmax(0, 1fr) auto;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-4);
        background: var(--surface);
        border-radius: var(--radius-3);
        min-height: 0;
        min-width: 0;
        transition: background var(--motion-calm);
      }
      article[data-status='low'] {
        background: var(--low-soft);
      }
      article[data-status='empty'] {
        background: var(--empty-soft);
      }
      article[data-status='fault'] {
        background: var(--fault-soft);
      }
      article[data-status='stale'],
      article[data-status='unknown'] {
        background: var(--stale-soft);
      }
      hy-drawing {
        grid-area: drawing;
        min-height: 0;
        height: 100%;
        max-width: 11.5rem;
        aspect-ratio: 1;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      .words {
        grid-area: words;
        display: grid;
        align-content: start;
        gap: 0.3rem;
        min-width: 0;
      }
      .words hy-status {
        white-space: nowrap;
        font-size: var(--text-3);
      }
      .level {
        font-size: var(--text-5);
        font-weight: var(--weight-strong);
        line-height: 1.1;
        font-variant-numeric: tabular-nums;
      }
      h2 {
        grid-area: name;
        font-size: var(--text-4);
        font-weight: var(--weight-title);
        line-height: 1.1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .note {
        grid-area: note;
        font-size: var(--text-2);
        color: var(--ink-2);
        line-height: 1.25;
        text-wrap: balance;
      }
      article > .button {
        grid-area: action;
        margin-block-start: var(--space-1);
      }
      .known {
        grid-area: action;
        margin-block-start: var(--space-1);
        display: flex;
        align-items: stretch;
        gap: var(--space-2);
      }
      .known p {
        flex: 1;
        align-self: center;
        display: grid;
        line-height: 1.15;
        min-width: 0;
        text-wrap: wrap;
      }
      .known strong {
        font-size: var(--text-3);
      }
      .known .button {
        padding-inline: var(--space-4);
      }
      .main[data-urgent] {
        background: var(--empty);
        border-color: var(--empty);
        color: var(--on-empty);
      }
      /* Flat: the drawing stands beside the words alone. */
      @container (min-width: 15rem) and (max-height: 16rem) {
        article {
          grid-template:
            'name name' auto
            'words drawing' minmax(0, 1fr)
            'note note' auto
            'action action' auto / minmax(0, 1fr) auto;
          row-gap: var(--space-1);
        }
        hy-drawing {
          max-width: 5.5rem;
        }
        .note {
          text-wrap: nowrap;
        }
        h2 {
          font-size: var(--text-3);
        }
        .words {
          gap: 0;
        }
      }
      @container (max-width: 15rem) {
        article {
          grid-template:
            'drawing' minmax(0, 1fr)
            'name' auto
            'words' auto
            'action' auto / minmax(0, 1fr);
          padding: var(--space-3);
          gap: var(--space-1);
          border-radius: var(--radius-2);
        }
        hy-drawing {
          justify-self: center;
        }
        h2 {
          font-size: 1.125rem;
        }
        .words {
          display: flex;
          flex-wrap: wrap;
          align-items: baseline;
          column-gap: 0.7em;
        }
        .words hy-status,
        .level {
          font-size: var(--text-2);
          font-weight: var(--weight-text);
        }
        .note {
          display: none;
        }
        .known p {
          font-size: var(--text-1);
        }
        .known strong {
          font-size: var(--text-2);
        }
        .known .button {
          padding-inline: var(--space-2);
        }
      }
      @container (min-width: 30rem) and (min-height: 24rem) {
        hy-drawing {
          max-width: 20rem;
        }
      }
      ${tiny} {
        h2 {
          white-space: normal;
        }
      }
    `,
  ];

  @property() dispenser = '';

  readonly #view = new Select(this, live, ({ model }) => model?.dispensers.get(this.dispenser) ?? null);
  readonly #item = new Select(this, live, ({ model }) => model?.items.get(this.#view.value?.item ?? '') ?? null);
  readonly #request = new Select(this, live, ({ model }) => model && openEmptyOf(model, this.dispenser));
  readonly #lost = new Select(this, live, ({ contact }) => contact === 'lost');

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => String(!this.#request.value));
  }

  override render() {
    const view = this.#view.value;
    const item = this.#item.value;
    if (!view) return nothing;
    // Without contact every level is old, and an old level is never shown as new.
    const status = this.#lost.value ? 'stale' : view.status;
    const name = item ? nameParts(item.name).title : view.name;
    const trusted = status === 'ok' || status === 'low' || status === 'empty';
    return html`<article data-status=${status} aria-label=${view.name}>
      <hy-drawing .thing=${thingOf(item ?? undefined)} .level=${view.level} .status=${status}></hy-drawing>
      <h2>${name}</h2>
      <div class="words">
        <hy-status .status=${status} word></hy-status>
        ${trusted && status !== 'empty' && view.level !== null ? html`<span class="level">${percent(view.level)}</span>` : nothing}
      </div>
      <p class="note">${this.#note(view, trusted)}</p>
      ${this.#action(name)}
    </article>`;
  }

  #note(view: DispenserView, trusted: boolean): string {
    const now = clock.now() ?? 0;
    const text = k();
    if (!trusted) {
      return view.levelAt === null || view.level === null ? '' : `${percent(view.level)}, ${clockTime(view.levelAt)}`;
    }
    if (view.status === 'ok' && view.refilledAt !== null && now - Date.parse(view.refilledAt) < newsMs) {
      return text.refilled(ago(view.refilledAt, now));
    }
    if (view.emptyAt !== null && view.status !== 'empty') return text.lasts(when(view.emptyAt.p50, now));
    return '';
  }

  #action(name: string) {
    const text = k();
    const request = this.#request.value;
    if (!request) {
      const urgent = this.#view.value?.status === 'empty' && !this.#lost.value;
      return html`<button class="button ${urgent ? 'main' : ''}" ?data-urgent=${urgent} @click=${this.#tell}
        aria-label=${`${text.itsEmpty}: ${name}`}>${text.itsEmpty}</button>`;
    }
    return html`<div class="known">
      <p><strong>${text.reported}</strong><span class="quiet">${t().people(request.askers)}</span></p>
      <button class="button" @click=${this.#tell} aria-label=${`${text.meToo}: ${name}`}>${text.meToo}</button>
    </div>`;
  }

  #tell(): void {
    const view = this.#view.value;
    const isNews = view && !this.#request.value && !this.#lost.value && refilledLately(view, clock.now() ?? 0);
    if (isNews) this.dispatchEvent(new GoTo({ name: 'refilled', dispenser: this.dispenser }));
    else this.dispatchEvent(new Ask({ kind: 'empty', dispenser: this.dispenser }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hy-dispenser-tile': DispenserTile;
  }
}
