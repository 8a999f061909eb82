/** The code on a receipt that opens the request on one's own phone. Fetched with the receipt, never before. */
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { encode } from 'uqr';
import { FollowLink } from '../../server/contract/api/follow.ts';
import type { RequestReceipt } from '../../server/contract/api/requests.ts';
import { callApi } from '../data/api.ts';
import { baseUrl } from '../data/base-url.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';

/** Modules of white around a code (ISO/IEC 18004, quiet zone). */
const quiet = 4;

@customElement('hy-follow-code')
export class FollowCode extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      align-items: center;
      gap: var(--space-5);
      text-align: start;
      animation: appear var(--motion-calm);
    }
    :host([hidden]) {
      display: none;
    }
    /* Dark on light in both themes, and where the browser has colours of its own: many a camera reads nothing else. */
    svg {
      flex: none;
      width: 13rem;
      border-radius: var(--radius-1);
      background: #fff;
      fill: #000;
      forced-color-adjust: none;
    }
    p {
      margin: 0;
      max-width: 20rem;
      text-wrap: balance;
      font-size: var(--text-3);
      line-height: 1.25;
      color: var(--ink-2);
    }
    strong {
      display: block;
      font-size: var(--text-4);
      line-height: 1.1;
      color: var(--ink);
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  `;

  /** Answered with an `undo`, which shows that the tap was made here. */
  @property({ attribute: false }) receipt!: RequestReceipt;
  @state() private link: URL | null = null;

  constructor() {
    super();
    new Localised(this);
  }

  override firstUpdated(): void {
    void this.#makeLink();
  }

  /** Without a link there is no code: the receipt says all that matters. */
  async #makeLink(): Promise<void> {
    const { id, undo } = this.receipt;
    const path = `requests/${encodeURIComponent(id)}/follow`;
    const made = await callApi({ method: 'POST', path, schema: FollowLink, body: { undo } });
    if (!made.ok) return;
    const link = new URL('follow', baseUrl);
    link.hash = made.value.token;
    this.link = link;
  }

  override render() {
    if (this.link === null) return nothing;
    const { size, data } = encode(this.link.href, { ecc: 'M', border: 0 });
    const rows = data.map((row, y) =>
      row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')).join(''),
    );
    const side = size + 2 * quiet;
    const text = k().receipt;
    return html`
      <svg viewBox="0 0 ${side} ${side}" role="img" aria-label=${text.followCode} shape-rendering="crispEdges">
        ${svg`<path d=${rows.join('')} />`}
      </svg>
      <p><strong>${text.follow}</strong> ${text.followHint}</p>
    `;
  }
}
