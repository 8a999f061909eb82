/**
 * The first minutes with an empty Hylla: site, supplier, first item, first dispenser, first sensor seen. Each step is one
 * small form; who leaves comes back to where the site stands.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { Credentials } from '../../../server/contract/api/access.ts';
import { categories } from '../../../server/contract/site-file.ts';
import { deviceTopic } from '../../../server/contract/topics.ts';
import { Localised, languageTag, localeSettings } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { t } from '../../i18n/screens/t.ts';
import { nextStep, type Step, steps } from '../../state/beginning.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { Act } from '../act.ts';
import { itemName } from '../names.ts';
import { officeStyles } from '../office-styles.ts';
import { reasonOf } from '../reason.ts';
import { Resource } from '../resource.ts';
import { linkTo } from '../router.ts';
import { guideStyles } from './guide-styles.ts';
import { dispenserFrom, itemFrom, siteFrom, supplierFrom } from './parts-of-site.ts';

const Suppliers = v.object({ items: v.array(v.object({ id: v.string(), name: v.string() })) });
const rooms = ['restroom', 'break-room', 'room'] as const;
/** Others by a site file. */
const codes = ['EUR', 'SEK', 'NOK', 'DKK', 'GBP', 'CHF', 'PLN', 'USD'];

/** By name, that of the page's language first. */
function currencies(): readonly { readonly code: string; readonly name: string }[] {
  const { locale } = localeSettings.get();
  const names = new Intl.DisplayNames(languageTag(locale), { type: 'currency' });
  const own = locale === 'sv' ? 'SEK' : 'EUR';
  return [own, ...codes.filter((code) => code !== own)].map((code) => ({ code, name: `${names.of(code)} (${code})` }));
}

@customElement('hy-guide')
export class GuideView extends LitElement {
  static override styles = [officeStyles, guideStyles];
  /** May change the site. */
  @property({ type: Boolean }) manager = false;
  @state() private secret: Credentials | null = null;
  readonly #live = new Select(this, live, (now) => now.model);
  readonly #suppliers = new Resource(this, Suppliers, () => 'suppliers?limit=100');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const model = this.#live.value;
    const suppliers = this.#suppliers.value?.items;
    if (model === null || model === undefined || suppliers === undefined) return nothing;
    const m = o().guide;
    const at = nextStep(model, suppliers.length);
    if (at === null) return nothing;
    if (!this.manager) return html`<h1>${m.title}</h1><p class="hint">${m.ask}</p>`;
    const reached = steps.indexOf(at);
    return html`<h1>${m.title}</h1>
      <p class="hint">${m.hint} <a href=${linkTo('site')}>${m.orFile}</a></p>
      <ol>
        ${steps.map(
          (
            step,
            i,
          ) => html`<li class=${i < reached ? 'done' : i === reached ? 'now' : 'later'} aria-current=${i === reached ? 'step' : 'false'}>
            <h2>${m.steps[step]}</h2>
            ${i === reached ? html`<p class="hint">${m.why[step]}</p>${this.#form(step)}${this.#refused()}` : nothing}
          </li>`,
        )}
      </ol>`;
  }

  #form(step: Step): TemplateResult {
    if (step === 'sensor') return this.#sensor();
    const fields = {
      site: () => this.#siteFields(),
      supplier: () => this.#supplierFields(),
      item: () => this.#itemFields(),
      dispenser: () => this.#dispenserFields(),
    }[step]();
    return html`<form @submit=${(event: SubmitEvent) => void this.#submit(event, step)}>
      ${fields}<button class="main" ?disabled=${this.#act.busy}>${o().guide.next}</button>
    </form>`;
  }

  #siteFields(): TemplateResult {
    const m = o().guide;
    const { placeKind } = o().edit;
    return html`
      <label>${m.siteName}<input name="name" required maxlength="120" autocomplete="organization" /></label>
      <label>${m.room}<input name="room" required maxlength="120" placeholder=${m.roomExample} /></label>
      <label>${m.roomKind}<select name="kind">${rooms.map((kind) => html`<option value=${kind}>${placeKind[kind]}</option>`)}</select></label>
      <label>${m.storeroom}<input name="storeroom" required maxlength="120" placeholder=${m.storeroomExample} /></label>
      <label>${m.currency}<select name="currency">${currencies().map(({ code, name }) => html`<option value=${code}>${name}</option>`)}</select></label>`;
  }

  #supplierFields(): TemplateResult {
    const m = o().guide;
    return html`
      <label>${o().edit.name}<input name="name" required maxlength="120" /></label>
      <label>${m.orderEmail}<input name="email" type="email" maxlength="254" /></label>`;
  }

  #itemFields(): TemplateResult {
    const m = o().guide;
    const e = o().edit;
    const stores = [...(this.#live.value?.locations.values() ?? [])].filter(({ kind }) => kind === 'storeroom');
    return html`
      <label>${e.name}<input name="name" required maxlength="120" placeholder=${m.itemExample} /></label>
      <label>${e.category}<select name="category">${categories.map((one) => html`<option value=${one}>${t().category[one]}</option>`)}</select></label>
      <label>${e.stockUnit}<input name="stockUnit" required maxlength="24" placeholder=${m.unitExample} /></label>
      <label>${e.supplier}<select name="supplier">${(this.#suppliers.value?.items ?? []).map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label>${e.sku}<input name="sku" required maxlength="64" /></label>
      <label>${e.packSize}<input name="packSize" type="number" required min="1" step="1" value="1" /></label>
      <label>${e.price}<input name="price" required inputmode="decimal" pattern="\\d{1,9}([.,]\\d{1,2})?" title=${e.fault.money} /></label>
      <label>${m.onHand}<input name="onHand" type="number" min="0" step="any" value="0" /></label>
      <input type="hidden" name="storeroom" value=${stores[0]?.id ?? ''} />`;
  }

  #dispenserFields(): TemplateResult {
    const m = o().guide;
    const e = o().edit;
    const model = this.#live.value;
    const places = [...(model?.locations.values() ?? [])].filter(({ kind }) => kind !== 'site' && kind !== 'storeroom');
    return html`
      <label>${e.name}<input name="name" required maxlength="120" placeholder=${m.dispenserExample} /></label>
      <label>${e.location}<select name="location">${places.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label>${e.item}<select name="item">${[...(model?.items.values() ?? [])].map((one) => html`<option value=${one.id}>${itemName(one.id)}</option>`)}</select></label>
      <label>${m.holds}<input name="capacity" required inputmode="decimal" pattern="\\d+([.,]\\d+)?" value="1" /></label>`;
  }

  #sensor(): TemplateResult {
    const m = o().guide;
    const first = [...(this.#live.value?.dispensers.values() ?? [])].find(({ deviceId }) => deviceId !== null);
    if (first === undefined || first.deviceId === null)
      return html`<p><a class="button" href=${linkTo('dispensers')}>${m.connectOther}</a></p>`;
    const device = first.deviceId;
    if (this.secret === null) {
      return html`<p class="row">
        <button class="main" ?disabled=${this.#act.busy} @click=${() => void this.#issue(device)}>${o().dispensers.issue}</button>
        <a href=${linkTo('dispensers', first.id)}>${first.name}</a>
      </p>`;
    }
    const { username, password, provisioning } = this.secret;
    const line = `mosquitto_pub ${brokerOf(provisioning)} -u ${username} -P ${password} -q 1 -t ${deviceTopic(username, 'level')} -m '{"level": 80}'`;
    return html`<p><strong>${o().dispensers.secretOnce}</strong></p>
      <dl class="facts">
        <div><dt>${o().dispensers.username}</dt><dd><code>${username}</code></dd></div>
        <div><dt>${o().dispensers.password}</dt><dd><code>${password}</code></dd></div>
        <div><dt>${o().dispensers.topic}</dt><dd><code>${deviceTopic(username, 'level')}</code></dd></div>
      </dl>
      <p class="hint">${m.tryIt}</p>
      <pre tabindex="0"><code>${line}</code></pre>
      <p class="waits" role="status"><span class="pulse" aria-hidden="true"></span>${m.waits(first.name)}</p>`;
  }

  #refused(): TemplateResult | typeof nothing {
    const { refusal } = this.#act;
    if (refusal === null) return nothing;
    return html`<p class="said bad" role="alert">${reasonOf(refusal)}</p>`;
  }

  async #submit(event: SubmitEvent, step: Exclude<Step, 'sensor'>): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const text = (name: string): string => String(fields.get(name) ?? '').trim();
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const file = {
      site: () => siteFrom(text, timeZone, localeSettings.get().locale),
      supplier: () => supplierFrom(text),
      item: () => itemFrom(text),
      dispenser: () => dispenserFrom(text),
    }[step]();
    const taken = await this.#act.do({ path: 'import', body: file, schema: v.unknown(), silent: true });
    if (taken.ok) await this.#suppliers.load();
  }

  async #issue(device: string): Promise<void> {
    const made = await this.#act.do({
      path: `devices/${encodeURIComponent(device)}/credentials`,
      body: {},
      schema: Credentials,
      silent: true,
    });
    if (made.ok) this.secret = made.value;
  }
}

/** How `mosquitto_pub` gets to the broker that the server names; one elsewhere is for whoever runs it to name. */
function brokerOf(provisioning: string | undefined): string {
  if (provisioning === undefined) return `-h ${location.hostname}`;
  const [, secured, host = '', port = ''] = /^mqtt(s?):\/\/[^@]*@(.+):(\d+)\//.exec(provisioning) ?? [];
  const name = `-h ${host.replace(/^\[|\]$/g, '')}`;
  if (secured) return `${name} -p ${port} --tls-use-os-certs`;
  return port === '1883' ? name : `${name} -p ${port}`;
}
