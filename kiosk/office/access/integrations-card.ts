/** Bridges, network servers and Home Assistant on the broker: name, password, and the topics that they may use. */
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { Credentials, IntegrationView } from '../../../server/contract/api/access.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Act } from '../act.ts';
import { ask } from '../dialog/ask.ts';
import { officeStyles } from '../office-styles.ts';
import { Pages } from '../pages.ts';
import { none, waiting } from '../parts.ts';
import { reasonOf } from '../reason.ts';
import { cardStyles } from './card-styles.ts';

const words = (text: unknown): readonly string[] =>
  String(text ?? '')
    .split(/\s+/)
    .filter((one) => one !== '');

@customElement('hy-integrations')
export class IntegrationsCard extends LitElement {
  static override styles = [officeStyles, cardStyles];
  @state() private secret: Credentials | null = null;
  readonly #rows = new Pages(this, IntegrationView, () => 'integrations');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().access;
    const d = o().dispensers;
    const rows = this.#rows.rows;
    const { refusal } = this.#act;
    return html`<section class="card">
      <h2>${m.integrations}</h2>
      <p class="hint">${m.integrationsHint}</p>
      <form @submit=${this.#add}>
        <label>${m.name}<input name="id" required maxlength="64" pattern="[a-z0-9][a-z0-9\\-]*" title=${o().edit.fault.id} placeholder="zigbee" autocomplete="off" /></label>
        <label class="wide">${m.publish}<input name="publish" required placeholder="zigbee2mqtt/#" autocomplete="off" /></label>
        <label class="wide">${m.subscribe}<input name="subscribe" autocomplete="off" /></label>
        <button ?disabled=${this.#act.busy}>${m.addIntegration}</button>
      </form>
      <div role="status">
        ${
          this.secret === null
            ? nothing
            : html`<div class="said">
                <p><strong>${d.secretOnce}</strong></p>
                <dl class="facts">
                  <div><dt>${d.username}</dt><dd><code>${this.secret.username}</code></dd></div>
                  <div><dt>${d.password}</dt><dd><code>${this.secret.password}</code></dd></div>
                </dl>
              </div>`
        }
        ${refusal === null ? nothing : html`<p class="said bad">${reasonOf(refusal)}</p>`}
      </div>
      ${
        waiting(this.#rows) ??
        (rows.length === 0
          ? none(m.noIntegrations, m.noIntegrationsHint)
          : html`<ul>
              ${rows.map(
                (row) => html`<li>
                  <div>
                    <strong>${row.id}</strong><br />
                    <span class="quiet">${m.publish}: ${row.publish.join(', ')}${row.subscribe.length === 0 ? nothing : html` · ${m.subscribe}: ${row.subscribe.join(', ')}`}</span>
                  </div>
                  <button class="grave" aria-label="${m.remove}: ${row.id}" @click=${() => void this.#remove(row.id)}>${m.remove}</button>
                </li>`,
              )}
            </ul>${this.#rows.moreButton()}`)
      }
    </section>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const body = { publish: words(fields.get('publish')), subscribe: words(fields.get('subscribe')) };
    const path = `integrations/${encodeURIComponent(String(fields.get('id')))}/credentials`;
    const made = await this.#act.do({ path, body, schema: Credentials, silent: true });
    this.secret = made.ok ? made.value : null;
    if (made.ok) form.reset();
    await this.#rows.load();
  };

  async #remove(id: string): Promise<void> {
    const m = o().access;
    if (!(await ask({ title: m.removeConfirm(id), text: m.integrationGone, yes: m.remove, grave: true }))) return;
    const path = `integrations/${encodeURIComponent(id)}`;
    await this.#act.do({ path, schema: v.unknown(), method: 'DELETE', done: m.removed(id) });
    this.secret = null;
    await this.#rows.load();
  }
}
