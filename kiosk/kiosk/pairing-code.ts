/** The six digits by which staff pair this screen. Once they have, the page of its kind opens by itself. */
import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { baseUrl } from '../data/base-url.ts';
import { Localised, localeSettings, nextLocale, setLocale } from '../i18n/locale.ts';
import { ownName } from '../i18n/page-language.ts';
import { t } from '../i18n/screens/t.ts';
import { pairByCode } from '../state/pair-by-code.ts';
import { controls } from './controls.ts';

@customElement('hy-pairing-code')
export class PairingCode extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: var(--space-6);
      }
      .code {
        display: grid;
        place-items: center;
        min-width: min(34rem, 86vw);
        min-height: 1.9em;
        padding: 0 var(--space-5);
        border-radius: var(--radius-3);
        background: var(--surface);
        font-size: clamp(3.5rem, 15vw, 8rem);
        font-weight: var(--weight-title);
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.04em;
        white-space: nowrap;
        user-select: all;
      }
      .code.none {
        font-size: var(--text-4);
        min-height: 6.65rem;
        color: var(--ink-2);
        font-weight: inherit;
        letter-spacing: normal;
      }
      .quiet {
        font-size: var(--text-3);
        max-width: 27em;
      }
    `,
  ];

  @state() private code: string | null = null;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = pairByCode({
      kind: location.pathname === new URL('wall', baseUrl).pathname ? 'wall' : 'kiosk',
      onCode: (code) => {
        this.code = code;
      },
      onPaired: ({ screen }) => {
        // A new page load, since everything that the page knew was that it may know nothing.
        const page = new URL(screen === 'wall' ? 'wall' : '', baseUrl);
        page.search = location.search;
        location.replace(page);
      },
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    const { code } = this;
    const other = nextLocale(localeSettings.get().locale);
    return html`
      ${
        code === null
          ? html`<p class="code none">${t().refusedNoCode}</p>`
          : html`<p class="code" role="img" aria-label=${[...code].join(' ')}>${code.slice(0, 3)} ${code.slice(3)}</p>`
      }
      <p class="quiet">${t().codeChanges}</p>
      <button class="button" lang=${other} @click=${() => void setLocale({ locale: other })}>
        ${ownName(other)}
      </button>
    `;
  }
}
