/**
 * The kiosks and walls that may show this site: pair one by the code it shows, or by a link; remove one, and
 * it shows a code again.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import * as v from 'valibot';
import { IssuedScreen, ScreenView } from '../../server/contract/api/access.ts';
import type { Refused } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { baseUrl } from '../data/base-url.ts';
import { ago } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { reasonOf } from './reason.ts';
import './screen-change.ts';
import './wall-settings.ts';

/** ms: a screen asks every few seconds whether its code was taken, and is heard once it has loaded. */
const startsWithin = 6_000;

@customElement('hy-screens')
export class ScreensCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .hint,
      form {
        margin-bottom: var(--space-4);
      }
      code {
        overflow-wrap: anywhere;
        user-select: all;
      }
      td.number {
        vertical-align: top;
      }
      .none {
        padding-block: var(--space-4);
      }
    `,
  ];
  @state() private link: string | null = null;
  @state() private paired: string | null = null;
  @state() private refusal: Refused | null = null;
  readonly #screens = new Pages(this, ScreenView, () => 'screens');
  readonly #act = new Act(this);
  /** Until a screen that has just been paired has had the time to start, and to be heard. */
  #starting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Localised(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#starting);
  }

  override render() {
    const m = o().screens;
    const rows = this.#screens.rows;
    const refusal = this.#act.refusal ?? this.refusal;
    return html`<section class="card">
      <h2>${m.title}</h2>
      <p class="hint">${m.hint}</p>
      ${this.#form()}
      <div role="status">
        ${this.link === null ? nothing : html`<p class="said"><strong>${m.linkOnce}</strong><br /><code>${this.link}</code></p>`}
        ${refusal === null ? nothing : html`<p class="said bad">${reasonOf(refusal)}</p>`}
      </div>
      ${this.paired === null ? nothing : html`<p class="said" role="status">${m.paired(this.paired)}</p>`}
      ${
        waiting(this.#screens) ??
        (rows.length === 0
          ? none(m.none, m.noneHint(baseUrl.href, new URL('wall', baseUrl).href))
          : html`<table><tbody>${repeat(
              rows,
              ({ id }) => id,
              (row) => this.#row(row),
            )}</tbody></table>${this.#screens.moreButton()}`)
      }
    </section>`;
  }

  #form(): TemplateResult {
    const m = o().screens;
    const places = [...(live.get().model?.locations.values() ?? [])];
    return html`<form @submit=${this.#add}>
      <label>
        ${m.code}<input name="code" inputmode="numeric" autocomplete="off" pattern="\\s*(\\d\\s*){6}" maxlength="12" size="8" placeholder="123 456" title=${m.codeHint} />
      </label>
      <label>${m.name}<input name="name" required maxlength="80" /></label>
      <label>
        ${m.kind}
        <select name="kind">
          <option value="">${m.byPage}</option>
          <option value="kiosk">${m.kinds.kiosk}</option>
          <option value="wall">${m.kinds.wall}</option>
        </select>
      </label>
      <label>
        ${m.place}
        <select name="location">
          <option value="">${m.anyPlace}</option>
          ${places.map((place) => html`<option value=${place.id}>${place.name}</option>`)}
        </select>
      </label>
      <button ?disabled=${this.#act.busy}>${m.add}</button>
    </form>`;
  }

  #row(row: ScreenView): TemplateResult {
    const m = o().screens;
    return html`<tr>
      <td>
        <strong>${row.name}</strong><br />
        <span class="quiet">${m.kinds[row.kind]}${row.location === null ? '' : ` · ${placeName(row.location)}`} · ${this.#seen(row)}</span>
        <hy-screen-change .screen=${row} @hy-changed=${() => void this.#screens.load()}></hy-screen-change>
        ${row.kind === 'wall' ? html`<hy-wall-settings .screen=${row}></hy-wall-settings>` : nothing}
      </td>
      <td class="number"><button class="grave" @click=${() => void this.#remove(row)}>${m.remove}</button></td>
    </tr>`;
  }

  #seen({ seenAt }: ScreenView): string {
    const m = o().screens;
    return seenAt === null ? m.notSeen : m.seen(ago(seenAt, tick.get() ?? Date.parse(seenAt)));
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const location = String(fields.get('location'));
    const code = String(fields.get('code')).trim();
    this.link = null;
    this.paired = null;
    this.refusal = null;
    const chosen = String(fields.get('kind'));
    const body = { name: String(fields.get('name')).trim(), ...(location === '' ? {} : { location }) };
    if (code !== '') {
      const paired = await this.#act.do({
        path: 'screens/pair',
        body: { ...body, ...(chosen === '' ? {} : { kind: chosen }), code },
        schema: ScreenView,
        silent: true,
      });
      if (!paired.ok) return;
      form.reset();
      this.paired = paired.value.name;
      await this.#screens.load();
      clearTimeout(this.#starting);
      this.#starting = setTimeout(() => void this.#screens.load(), startsWithin);
      return;
    }
    const kind = chosen || 'kiosk';
    const result = await this.#act.do({
      path: 'screens',
      body: { ...body, kind },
      schema: IssuedScreen,
      silent: true,
    });
    if (!result.ok) return;
    form.reset();
    const page = new URL(kind === 'wall' ? 'wall' : '', baseUrl);
    // Behind `#` the token reaches no log.
    page.hash = `token=${result.value.token}`;
    this.link = page.href;
    await this.#screens.load();
  };

  async #remove(row: ScreenView): Promise<void> {
    const m = o().screens;
    if (!(await ask({ title: m.removeConfirm(row.name), text: m.goneHint, yes: m.remove, grave: true }))) return;
    const path = `screens/${encodeURIComponent(row.id)}`;
    const result = await callApi({ path, schema: v.unknown(), method: 'DELETE' });
    this.refusal = result.ok ? null : result;
    await this.#screens.load();
  }
}
