/**
 * `<hy-palette>`: Ctrl+K, Cmd+K or `/` and a few letters lead to any page, item, dispenser, place, order or action. A
 * combobox with a list (WAI-ARIA Authoring Practices): arrows choose, Enter goes, Escape leaves.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localised } from '../i18n/locale.ts';
import { textOf } from '../i18n/names.ts';
import { o } from '../i18n/office/t.ts';
import { type Findable, find } from '../state/search.ts';
import { live } from '../state/session.ts';
import { officeStyles } from './office-styles.ts';
import { linkTo } from './router.ts';

const shown = 12;
const remembered = 8;
const recentKey = 'hylla-recent';

interface Entry extends Findable {
  readonly kind: keyof ReturnType<typeof o>['palette']['kinds'];
}

@customElement('hy-palette')
export class Palette extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .open {
        width: 100%;
        justify-content: space-between;
        font-weight: var(--weight-text);
        color: var(--ink-2);
      }
      kbd {
        font: inherit;
        font-size: var(--text-1);
        padding: 0 0.4em;
        border: 1px solid var(--line-strong);
        border-radius: 0.3em;
      }
      dialog {
        width: min(40rem, calc(100vw - 2rem));
        max-height: min(36rem, calc(100dvh - 4rem));
        margin: 10dvh auto auto;
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-2);
        background: var(--surface);
        color: var(--ink);
        overflow: hidden;
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      input {
        width: 100%;
        min-height: 56px;
        padding-inline: var(--space-5);
        border: 0;
        border-bottom: 1px solid var(--line);
        border-radius: 0;
        background: none;
        font-size: var(--text-3);
      }
      input:focus-visible {
        outline: none;
        border-radius: 0;
        border-bottom: 2px solid var(--act);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: var(--space-2);
        overflow-y: auto;
      }
      li {
        display: flex;
        gap: var(--space-3);
        align-items: baseline;
        min-height: 44px;
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-1);
        cursor: pointer;
      }
      li[aria-selected='true'] {
        background: var(--act-soft);
      }
      li .what {
        flex: 1;
        min-width: 0;
      }
      li .quiet {
        font-size: var(--text-1);
        color: var(--ink-2);
      }
      .keys {
        max-width: none;
        padding: var(--space-2) var(--space-5);
        border-top: 1px solid var(--line);
        color: var(--ink-2);
        font-size: var(--text-1);
      }
      @media (max-width: 760px) {
        .open kbd {
          display: none;
        }
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  @property({ type: Boolean }) admin = false;
  @state() private sought = '';
  @state() private at = 0;
  @state() private isOpen = false;
  #came: Element | null = null;

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#shortcut);
  }

  readonly #shortcut = (event: KeyboardEvent): void => {
    const combined = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (!combined && (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))) return;
    event.preventDefault();
    void this.#show();
  };

  async #show(): Promise<void> {
    // Between Escape and the word that it has closed, a dialog is there and not open: it is opened again.
    if (this.#dialog?.open) return;
    this.#came = document.activeElement;
    this.isOpen = true;
    this.sought = '';
    this.at = 0;
    await this.updateComplete;
    this.#dialog?.showModal();
    this.renderRoot.querySelector('input')?.focus();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  readonly #closed = (): void => {
    if (this.#dialog?.open) return;
    this.isOpen = false;
    if (this.#came instanceof HTMLElement) this.#came.focus();
  };

  override render() {
    const m = o().palette;
    const isMac = /mac|iphone|ipad/i.test(navigator.platform);
    return html`<button class="open" aria-haspopup="dialog" @click=${() => void this.#show()}>
        <span>${o().search}</span><kbd aria-hidden="true">${isMac ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      ${this.isOpen ? html`<dialog aria-label=${m.title} @close=${this.#closed} @click=${this.#outside}>${this.#box()}</dialog>` : nothing}`;
  }

  #box(): TemplateResult {
    const m = o().palette;
    const found = this.#found();
    const chosen = found[this.at];
    return html`<input
        type="text"
        role="combobox"
        aria-label=${m.title}
        aria-expanded="true"
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant=${chosen ? `found-${this.at}` : nothing}
        placeholder=${m.hint}
        autocomplete="off"
        spellcheck="false"
        .value=${this.sought}
        @input=${this.#type}
        @keydown=${this.#key}
      />
      <ul id="found" role="listbox" aria-label=${m.title}>
        ${found.map(
          (one, i) => html`<li
            id="found-${i}"
            role="option"
            aria-selected=${i === this.at}
            @click=${() => this.#go(one)}
            @pointermove=${() => {
              this.at = i;
            }}
          >
            <span class="what">${one.label}</span>
            <span class="quiet">${one.detail ?? nothing} ${m.kinds[one.kind]}</span>
          </li>`,
        )}
      </ul>
      ${found.length === 0 ? html`<p class="none" role="status">${m.none}</p>` : html`<p class="keys">${m.keys}</p>`}`;
  }

  readonly #type = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.sought = event.target.value;
    this.at = 0;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const found = this.#found();
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + found.length) % found.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const chosen = found[this.at];
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      this.#go(chosen);
    }
  };

  readonly #outside = (event: Event): void => {
    if (event.target === this.#dialog) this.#dialog?.close();
  };

  #go({ href }: Entry): void {
    const recent = [href, ...recentOnes().filter((one) => one !== href)].slice(0, remembered);
    localStorage.setItem(recentKey, JSON.stringify(recent));
    this.#came = null;
    this.#dialog?.close();
    location.hash = href;
  }

  #found(): readonly Entry[] {
    return find(this.#all(), this.sought, recentOnes(), shown);
  }

  #all(): readonly Entry[] {
    const { model } = live.get();
    const { nav, edit, rounds, adopt } = o();
    const pages = ['overview', 'rounds', 'dispensers', 'adopt', 'stock', 'orders', 'requests', 'site'] as const;
    const places = model?.locations;
    return [
      ...pages.map(
        (view): Entry => ({
          kind: 'page',
          href: linkTo(view),
          label: nav[view],
          ...(view === 'rounds' && { detail: rounds.title }),
          ...(view === 'adopt' && { detail: adopt.title }),
        }),
      ),
      ...(this.admin ? [{ kind: 'page', href: linkTo('access'), label: nav.access } as const] : []),
      ...[...(model?.items.values() ?? [])].map(
        (item): Entry => ({ kind: 'item', href: linkTo('stock', item.id), label: textOf(item.name) }),
      ),
      ...[...(model?.dispensers.values() ?? [])].map(
        (one): Entry => ({
          kind: 'dispenser',
          href: linkTo('dispensers', one.id),
          label: one.name,
          detail: places?.get(one.location)?.name ?? '',
        }),
      ),
      ...[...(model?.orders.values() ?? [])].map(
        (order): Entry => ({
          kind: 'order',
          href: linkTo('orders', order.id),
          label: order.id,
          detail: order.supplierName,
        }),
      ),
      ...[...(places?.values() ?? [])]
        .filter(({ id, kind }) => model?.plans.has(id) || (this.manager && kind === 'floor'))
        .map(({ id, name }): Entry => ({ kind: 'place', href: linkTo('plan', id), label: o().plan.title(name) })),
      { kind: 'page', href: linkTo('ledger'), label: o().stock.ledger },
      { kind: 'action', href: linkTo('count'), label: o().count.title },
      { kind: 'action', href: linkTo('labels'), label: o().labels.title },
      ...(this.manager
        ? [
            ...(['items', 'dispensers', 'suppliers', 'locations'] as const).map(
              (part): Entry => ({ kind: 'action', href: linkTo('edit', part), label: edit.add[part] }),
            ),
            ...[...(places?.values() ?? [])].map(
              (place): Entry => ({ kind: 'place', href: linkTo('edit', 'locations', place.id), label: place.name }),
            ),
          ]
        : []),
    ];
  }
}

function recentOnes(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** A slash belongs to whoever writes. */
const isTyping = (event: KeyboardEvent): boolean =>
  event.composedPath().some((one) => one instanceof HTMLElement && /^(input|textarea|select)$/.test(one.localName));
