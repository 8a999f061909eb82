/**
 * `<hy-editor section="items" doc="towel-roll">`: adds or changes one part of the site. What is wrong stands at its field as
 * one leaves it; what was typed outlives a reload until it is saved or dropped; two who edit the same are kept apart.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { Refused } from '../../../server/contract/errors.ts';
import { callApi } from '../../data/api.ts';
import { Localised, localeSettings } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { changedPaths, type Doc, getAt, idOf, type Json, setAt } from '../../state/draft.ts';
import { ask } from '../dialog/ask.ts';
import { officeStyles } from '../office-styles.ts';
import { reasonOf } from '../reason.ts';
import { go, linkTo } from '../router.ts';
import { asDocument, asDraft, fresh, schemas } from './documents.ts';
import { editorStyles } from './editor-styles.ts';
import { type Faults, faultsOf, faultsOfServer } from './faults.ts';
import { fieldOf } from './field.ts';
import { type Group, groupsOf, type Part } from './fields.ts';
import { keptDrafts } from './kept-drafts.ts';
import { offersOf } from './offers.ts';
import { devicesOf } from './room-devices.ts';

const AnyDoc = v.custom<Doc>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const Suppliers = v.object({ items: v.array(v.object({ id: v.string(), name: v.string() })) });
/** Where one is once it is done. */
const homes: Readonly<Record<Part, string>> = {
  items: 'stock',
  suppliers: 'site',
  locations: 'site',
  dispensers: 'dispensers',
};

@customElement('hy-editor')
export class EditorView extends LitElement {
  static override styles = [officeStyles, editorStyles];
  @property() section: Part = 'items';
  /** Its id; empty for a new one. */
  @property() doc = '';
  @state() private draft: Doc | null = null;
  @state() private faults: Faults = new Map();
  @state() private refusal: Refused | null = null;
  @state() private busy = false;
  @state() private restored = false;
  /** As the server has it. */
  #before: Doc = {};
  #etag = '';
  /** Fields that have been left, or all of them once somebody tried to save. */
  #seen: Set<string> | 'all' = new Set();
  #suppliers: readonly { readonly id: string; readonly name: string }[] = [];
  #loaded = '';
  #typing: { readonly path: string; readonly text: string } | null = null;

  constructor() {
    super();
    new Localised(this);
  }

  override willUpdate(): void {
    const key = `${this.section}/${this.doc}`;
    if (key === this.#loaded) return;
    this.#loaded = key;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.draft = null;
    this.refusal = null;
    this.restored = false;
    this.#seen = new Set();
    this.#etag = '';
    this.#before = fresh[this.section];
    if (this.section === 'items') {
      const suppliers = await callApi({ path: 'suppliers?limit=1000', schema: Suppliers });
      if (suppliers.ok) this.#suppliers = suppliers.value.items;
    }
    if (this.doc !== '') {
      const onTag = (tag: string): void => {
        this.#etag = tag;
      };
      const found = await callApi({ path: `${this.section}/${encodeURIComponent(this.doc)}`, schema: AnyDoc, onTag });
      if (!this.isConnected) return;
      if (!found.ok) {
        this.refusal = found;
        return;
      }
      this.#before = asDraft(this.section, settingsOf(this.section, found.value));
    }
    const kept = keptDrafts.take(this.#loaded, this.#etag);
    this.restored = kept !== null;
    this.#show(kept ?? this.#before);
  }

  #show(draft: Doc): void {
    this.draft = draft;
    this.faults = faultsOf(schemas[this.section], asDocument(this.section, draft));
    const isChanged = this.#changes().length > 0;
    keptDrafts.keep(this.#loaded, isChanged ? { draft, etag: this.#etag } : null);
  }

  #changes(): readonly string[] {
    return this.draft === null ? [] : changedPaths(this.#before, this.draft);
  }

  readonly #set = (path: string, value: Json | undefined): void => {
    if (this.draft === null) return;
    let next = setAt(this.draft, path, value);
    // A kind of measure has figures of its own.
    if (path === 'measure.kind') next = { ...next, measure: { kind: value ?? 'percent' } };
    if (path === 'channel.kind' && value === 'file') next = { ...next, channel: { kind: 'file' } };
    if (path === 'device.dialect' && value === undefined) next = setAt(next, 'device', undefined);
    if (this.doc === '' && (path === 'name' || path === 'name.sv')) next = this.#named(next, path);
    this.#show(next);
  };

  /** The id follows the name until somebody gives it one of its own. */
  #named(next: Doc, path: string): Doc {
    const given = getAt(this.draft ?? {}, 'id') ?? '';
    const made = idOf(String(getAt(this.draft ?? {}, path) ?? ''));
    return given === made ? setAt(next, 'id', idOf(String(getAt(next, path) ?? '')) || undefined) : next;
  }

  /** What is being typed stands as typed: a comma is not taken for a finished number. */
  readonly #type = (path: string, text: string, value: Json | undefined): void => {
    this.#typing = { path, text };
    this.#set(path, value);
  };

  readonly #textAt = (path: string): string | undefined =>
    this.#typing?.path === path ? this.#typing.text : undefined;

  readonly #leave = (path: string): void => {
    if (this.#typing?.path === path) this.#typing = null;
    if (this.#seen !== 'all') this.#seen.add(path);
    this.requestUpdate();
  };

  readonly #faultAt = (path: string): string | undefined => {
    if (this.#seen !== 'all' && !this.#seen.has(path)) return undefined;
    return this.faults.get(path) ?? (path.startsWith('name.') ? this.faults.get('name') : undefined);
  };

  override render() {
    const m = o().edit;
    const home = html`<p class="back"><a href=${this.#home()}>← ${o().nav[homeName(this.section)]}</a></p>`;
    if (this.draft === null) {
      return html`${home}${
        this.refusal === null
          ? html`<p class="none" aria-busy="true">${o().loading}</p>`
          : html`<p class="said bad">${reasonOf(this.refusal)}</p>`
      }`;
    }
    const changes = this.#changes();
    const isNew = this.doc === '';
    return html`${home}
      <h1>${isNew ? m.add[this.section] : nameIn(this.draft, this.doc)}</h1>
      ${this.restored ? html`<p class="said">${m.restored} <button class="plain" @click=${() => this.#drop()}>${m.drop}</button></p>` : nothing}
      ${this.section === 'locations' && getAt(this.#before, 'kind') === 'floor' ? html`<p class="back"><a class="button" href=${linkTo('plan', this.doc)}>${o().plan.link}</a></p>` : nothing}
      <form novalidate @submit=${this.#save}>
        ${groupsOf(this.section, this.draft, isNew).map((group) => this.#group(group))}
        <div class="row foot">
          <div role="alert" class="all">${this.#refused()}</div>
          <button class="main" ?disabled=${this.busy || changes.length === 0}>${isNew ? m.create : m.save(changes.length)}</button>
          ${changes.length === 0 ? nothing : html`<button type="button" @click=${() => this.#drop()}>${m.drop}</button>`}
          ${isNew ? nothing : html`<button type="button" class="plain grave end" ?disabled=${this.busy} @click=${() => void this.#retire()}>${m.remove}</button>`}
        </div>
      </form>`;
  }

  #group(group: Group): TemplateResult {
    const draft = this.draft ?? {};
    return html`<fieldset class="card" ?disabled=${this.busy}>
      <legend>${group.title}</legend>
      ${group.hint === undefined ? nothing : html`<p class="hint">${group.hint}</p>`}
      <div class="fields">
        ${group.fields.map((field) => fieldOf(field, draft, this.#hands))}
      </div>
      ${group.list === 'devices' ? devicesOf(draft, this.#hands) : nothing}
      ${group.list === 'offers' ? offersOf(draft, this.#suppliers, this.#hands) : nothing}
    </fieldset>`;
  }

  get #hands() {
    return { set: this.#set, type: this.#type, textAt: this.#textAt, leave: this.#leave, faultAt: this.#faultAt };
  }

  #refused(): TemplateResult | typeof nothing {
    const m = o().edit;
    if (this.refusal === null) return nothing;
    if (this.refusal.code === 'precondition-failed' || (this.refusal.code === 'conflict' && this.doc === ''))
      return html`<p class="said bad">${this.doc === '' ? m.exists : m.stale}
        ${this.doc === '' ? nothing : html`<button type="button" @click=${() => void this.#reload()}>${m.reload}</button>`}</p>`;
    return html`<p class="said bad">${reasonOf(this.refusal)}</p>`;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.draft === null) return;
    this.#seen = 'all';
    this.faults = faultsOf(schemas[this.section], asDocument(this.section, this.draft));
    if (this.faults.size > 0) {
      await this.updateComplete;
      const wrong = this.renderRoot.querySelector('[aria-invalid="true"]');
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    const body = asDocument(this.section, this.draft);
    const id = this.doc === '' ? String(getAt(body, 'id') ?? '') : this.doc;
    this.busy = true;
    const path = `${this.section}/${encodeURIComponent(id)}`;
    // A new one must not take the place of another.
    const tag = this.doc === '' ? { ifNoneMatch: '*' } : { ifMatch: this.#etag };
    const saved = await callApi({ path, schema: v.unknown(), method: 'PUT', body, ...tag });
    if (saved.ok) keptDrafts.keep(this.#loaded, null);
    // Whoever has gone on meanwhile is not taken anywhere.
    if (!this.isConnected) return;
    this.busy = false;
    this.refusal = saved.ok ? null : saved;
    if (saved.ok) this.#leavePage(id);
    else if (saved.issues?.length) this.faults = faultsOfServer(saved.issues);
  };

  async #retire(): Promise<void> {
    const m = o().edit;
    const name = nameIn(this.#before, this.doc);
    if (!(await ask({ title: m.removeConfirm(name), text: m.goneHint, yes: m.remove, grave: true }))) return;
    this.busy = true;
    const path = `${this.section}/${encodeURIComponent(this.doc)}`;
    const gone = await callApi({ path, schema: v.unknown(), method: 'DELETE', ifMatch: this.#etag });
    if (gone.ok) keptDrafts.keep(this.#loaded, null);
    if (!this.isConnected) return;
    this.busy = false;
    this.refusal = gone.ok ? null : gone;
    if (gone.ok) go(homes[this.section]);
  }

  #drop(): void {
    keptDrafts.keep(this.#loaded, null);
    this.refusal = null;
    this.restored = false;
    this.#seen = new Set();
    this.#show(this.#before);
  }

  async #reload(): Promise<void> {
    keptDrafts.keep(this.#loaded, null);
    await this.#load();
  }

  #home(): string {
    const home = homes[this.section];
    return this.doc === '' || home === 'site' ? linkTo(home) : linkTo(home, this.doc);
  }

  #leavePage(id: string): void {
    if (homes[this.section] === 'site') go('site');
    else go(homes[this.section], id);
  }
}

const homeName = (part: Part) =>
  part === 'items' ? ('stock' as const) : part === 'dispensers' ? ('dispensers' as const) : ('site' as const);

/** Without what the server adds of its own. */
function settingsOf(part: Part, doc: Doc): Doc {
  const known = new Set(Object.keys(entriesOf(schemas[part])));
  return Object.fromEntries(Object.entries(doc).filter(([key, value]) => known.has(key) && value !== null));
}

const entriesOf = (schema: v.GenericSchema): object =>
  'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null ? schema.entries : {};

function nameIn(draft: Doc, id: string): string {
  const { locale } = localeSettings.get();
  const name = [locale, 'sv', 'en'].map((one) => getAt(draft, `name.${one}`)).find(Boolean) ?? getAt(draft, 'name');
  return typeof name === 'string' && name !== '' ? name : id;
}
