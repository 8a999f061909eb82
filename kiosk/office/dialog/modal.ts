/**
 * `<hy-modal>`: a window over the page for as long as it is in it. The rest is out of reach meanwhile; the focus comes to
 * its `[autofocus]` and goes back to where it was. Fires `hy-escape`.
 */
import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { officeStyles } from '../office-styles.ts';

@customElement('hy-modal')
export class Modal extends LitElement {
  static override styles = [
    officeStyles,
    css`
      dialog {
        width: min(30rem, calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-2);
        background: var(--surface);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      :host([veiled]) dialog::backdrop {
        background: color-mix(in srgb, var(--paper) 90%, transparent);
      }
    `,
  ];
  /** What it is, for who does not see it. */
  @property() label = '';
  /** What lies below is not for everybody's eyes, nor to be believed. */
  @property({ type: Boolean, reflect: true }) veiled = false;
  /** It is answered, not put away. */
  @property({ type: Boolean }) stays = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  readonly #came = focused();

  override render() {
    return html`<dialog aria-label=${this.label} closedby=${this.stays ? 'none' : 'closerequest'} @cancel=${this.#cancel} @close=${this.#closed}><slot></slot></dialog>`;
  }

  override firstUpdated(): void {
    this.dialog.showModal();
    this.querySelector<HTMLElement>('[autofocus]')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#came instanceof HTMLElement && this.#came.isConnected) this.#came.focus({ preventScroll: true });
  }

  readonly #cancel = (event: Event): void => {
    if (!this.stays) return;
    event.preventDefault();
  };

  /** A browser that does not know `closedby` closes it at a second Escape whatever is said at the first. */
  readonly #closed = (): void => {
    if (this.stays) this.dialog.showModal();
    else this.dispatchEvent(new CustomEvent('hy-escape'));
  };
}

/** What has the focus, also below shadow roots. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
