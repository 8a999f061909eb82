/**
 * `<hy-toasts>`: what was just done, at the edge of the window, so that it is seen from a button far down the page. Good
 * news goes by itself, after ten seconds where it can be undone (also by Ctrl+Z); bad news stays until it is put away or the next
 * thing is tried.
 * Nothing goes while somebody points at it or has the focus in it. Both regions are there before their texts, or screen
 * readers would not speak them.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Select } from '../../state/select.ts';
import { officeStyles } from '../office-styles.ts';
import { working } from '../parts.ts';
import { complain, dismiss, say, type Toast, toasts, underWay } from './toasts.ts';

const plainMs = 6_000;
const undoMs = 10_000;
const slowMs = 700;

@customElement('hy-toasts')
export class ToastList extends LitElement {
  static override styles = [
    officeStyles,
    css`
      :host {
        position: fixed;
        z-index: 3;
        inset: auto var(--space-5) var(--space-5) auto;
        width: min(28rem, calc(100vw - 2 * var(--space-4)));
      }
      .toast {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        justify-content: space-between;
        margin-top: var(--space-2);
        padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
        min-height: 60px;
        border-radius: var(--radius-2);
        background: var(--ink);
        color: var(--paper);
        box-shadow: 0 4px 24px rgb(0 0 0 / 25%);
        animation: in var(--motion-quick) var(--ease);
      }
      .bad {
        background: var(--empty);
        color: var(--on-empty);
      }
      .toast p {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .toast button {
        color: inherit;
        border-color: currentcolor;
        background: none;
      }
      .toast button:hover:not(:disabled) {
        background: color-mix(in srgb, currentcolor 18%, transparent);
      }
      .toast button.plain {
        border-color: transparent;
      }
      .toast :focus-visible {
        outline-color: currentcolor;
      }
      @keyframes in {
        from {
          opacity: 0;
          transform: translateY(0.5rem);
        }
      }
      @media (max-width: 760px) {
        :host {
          inset: auto var(--space-4) var(--space-4);
        }
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];
  /** What is under way lasts. */
  @state() private slow = false;
  #slowly: ReturnType<typeof setTimeout> | undefined;
  readonly #underWay = new Select(this, underWay, (count) => count > 0);
  readonly #toasts = new Select(this, toasts, (now) => now);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #held = false;

  constructor() {
    super();
    new Localised(this);
    for (const name of ['pointerenter', 'focusin']) this.addEventListener(name, () => this.#hold(true));
    for (const name of ['pointerleave', 'focusout']) this.addEventListener(name, () => this.#hold(false));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#shortcut);
  }

  override render() {
    const all = this.#toasts.value;
    const list = (bad: boolean) =>
      repeat(
        all.filter((toast) => toast.bad === bad),
        ({ id }) => id,
        (toast) => this.#toast(toast),
      );
    return html`<div role="status">${list(false)}${this.slow ? html`<div class="toast">${working(o().working)}</div>` : nothing}</div>
      <div role="alert">${list(true)}</div>`;
  }

  #toast(toast: Toast): TemplateResult {
    const m = o().toast;
    return html`<div class="toast ${toast.bad ? 'bad' : ''}">
      <p>${toast.text}</p>
      ${
        toast.undo === null
          ? nothing
          : html`<button aria-keyshortcuts="Control+Z" @click=${() => void this.#undo(toast)}>${m.undo}</button>`
      }
      <button class="plain" aria-label=${o().close} @click=${() => dismiss(toast.id)}>✕</button>
    </div>`;
  }

  override updated(): void {
    this.#watch(this.#underWay.value);
    const shown = new Set(this.#toasts.value.map(({ id }) => id));
    for (const [id, timer] of this.#timers) {
      if (shown.has(id)) continue;
      clearTimeout(timer);
      this.#timers.delete(id);
    }
    if (!this.#held) for (const toast of this.#toasts.value) this.#time(toast);
  }

  /** Said only of what lasts: a flash at each button would be noise. */
  #watch(isUnderWay: boolean): void {
    if (!isUnderWay) {
      clearTimeout(this.#slowly);
      this.#slowly = undefined;
      this.slow = false;
    } else
      this.#slowly ??= setTimeout(() => {
        this.slow = true;
      }, slowMs);
  }

  #time({ id, bad, undo }: Toast): void {
    if (bad || this.#timers.has(id)) return;
    this.#timers.set(
      id,
      setTimeout(() => dismiss(id), undo === null ? plainMs : undoMs),
    );
  }

  /** Time stands still for all of them meanwhile, and begins anew. */
  #hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (!held) for (const toast of this.#toasts.value) this.#time(toast);
  }

  async #undo({ id, undo }: Toast): Promise<void> {
    if (undo === null) return;
    dismiss(id);
    const undone = await undo();
    if (undone.ok) say(o().toast.undone);
    else complain(undone);
  }

  readonly #shortcut = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
    const [at] = event.composedPath();
    // In a field it is for what was typed.
    if (at instanceof HTMLElement && at.matches('input:not([type=checkbox]), textarea, select')) return;
    const toast = this.#toasts.value.findLast(({ undo }) => undo !== null);
    if (toast === undefined) return;
    event.preventDefault();
    void this.#undo(toast);
  };
}
