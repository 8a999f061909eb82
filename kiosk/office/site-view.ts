/** The site's parts and its screens and sources, in and out as a file, and what came in that nobody could use. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { InboxEntry, RejectionView } from '../../server/contract/api/access.ts';
import { rejectionReasons } from '../../server/contract/reading.ts';
import { baseUrl } from '../data/base-url.ts';
import { ago } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { linkTo } from './router.ts';
import './catalogue-card.ts';
import './home-assistant-card.ts';
import './screens-card.ts';
import './sources-card.ts';

function reasonText(reason: string): string {
  const known = rejectionReasons.find((one) => one === reason);
  return known === undefined ? reason : o().readings.reasons[known];
}

@customElement('hy-site')
export class SitePage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      code {
        overflow-wrap: anywhere;
      }
      .hint {
        margin-bottom: var(--space-3);
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  readonly #inbox = new Pages(this, InboxEntry, () => 'inbox', { size: 50 });
  readonly #rejections = new Pages(this, RejectionView, () => 'rejections', { size: 50 });

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    return html`<h1>${o().site.title}</h1>
      ${
        this.manager
          ? html`<hy-catalogue>${this.#import()} ${this.#export()}</hy-catalogue><hy-screens></hy-screens><hy-sources></hy-sources><hy-home-assistant></hy-home-assistant>`
          : nothing
      } ${this.#unknown()} ${this.#unreadable()}`;
  }

  /** Seldom wanted, and with much to say: fetched with the view. */
  #import(): TemplateResult {
    void import('./site/import-card.ts');
    return html`<hy-import></hy-import>`;
  }

  #export(): TemplateResult {
    const m = o().site;
    return html`<section class="card">
      <h2>${m.exportTitle}</h2>
      <p class="hint">${m.exportHint}</p>
      <a class="button" href=${new URL('api/v1/export', baseUrl).href} download="hylla-site.json">${m.download}</a>
    </section>`;
  }

  #unknown(): TemplateResult {
    const m = o().site;
    const rows = this.#inbox.rows;
    return html`<section class="card">
      <h2>${m.inbox}</h2>
      ${
        waiting(this.#inbox) ??
        (rows.length === 0
          ? none(m.noInbox)
          : html`<p class="hint">${m.inboxHint}</p>
              <div class="scroll"><table class="fold"><tbody>
                ${rows.map(
                  (row) => html`<tr>
                    <td><a href=${linkTo('adopt', row.id)}><strong>${row.address}</strong></a> <span class="quiet">${row.dialect ?? nothing}</span><br /><code>${row.topic}</code></td>
                    <td><code>${row.payload.slice(0, 160)}</code></td>
                    <td class="number">${m.times(row.count)}<br /><span class="quiet">${ago(row.seenAt, tick.get() ?? Date.parse(row.seenAt))}</span></td>
                  </tr>`,
                )}
              </tbody></table></div>${this.#inbox.moreButton()}`)
      }
    </section>`;
  }

  #unreadable(): TemplateResult {
    const m = o().site;
    const rows = this.#rejections.rows;
    return html`<section class="card">
      <h2>${m.rejections}</h2>
      ${
        waiting(this.#rejections) ??
        (rows.length === 0
          ? none(m.noRejections)
          : html`<p class="hint">${m.rejectionsHint}</p>
              <div class="scroll"><table class="fold"><tbody>
                ${rows.map(
                  (row) => html`<tr>
                    <td>
                      <strong>${row.address ?? row.topic}</strong><br />
                      <details><summary class="quiet">${m.detail}</summary><span lang="en">${row.detail}</span></details>
                    </td>
                    <td>${reasonText(row.reason)}</td>
                    <td class="number">${m.times(row.count)}<br /><span class="quiet">${ago(row.at, tick.get() ?? Date.parse(row.at))}</span></td>
                  </tr>`,
                )}
              </tbody></table></div>${this.#rejections.moreButton()}`)
      }
    </section>`;
  }
}
