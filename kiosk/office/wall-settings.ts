/** How one wall shows the site: language, theme, floors, night hours, and whether it flashes or sounds. It follows at once. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ScreenView } from '../../server/contract/api/access.ts';
import { type ScreenSettings, screenAlarms, screenThemes } from '../../server/contract/api/screen-settings.ts';
import { Localised, locales } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { ownName } from '../i18n/page-language.ts';
import { live } from '../state/session.ts';
import { Act } from './act.ts';
import { foldStyles, officeStyles } from './office-styles.ts';
import { reasonOf } from './reason.ts';

const nights = ['office', 'never', 'own'] as const;
type Night = (typeof nights)[number];
/** Offered where no hours were set before. */
const usualNight = ['20:00', '06:00'] as const;

@customElement('hy-wall-settings')
export class WallSettings extends LitElement {
  static override styles = [
    officeStyles,
    foldStyles,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-4);
        width: 100%;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        font-weight: var(--weight-strong);
        font-size: var(--text-1);
      }
      fieldset label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-weight: var(--weight-text);
        font-size: var(--text-2);
      }
      .hint {
        width: 100%;
        margin: 0;
      }
    `,
  ];
  /** The wall, as the list of screens has it. */
  @property({ attribute: false }) screen: ScreenView | null = null;
  @state() private night: Night | null = null;
  @state() private saved = false;
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().wallSettings;
    if (this.screen === null) return nothing;
    const { id, name, settings = {} } = this.screen;
    const night = this.night ?? nightOf(settings);
    const { refusal } = this.#act;
    const [from, to] = Array.isArray(settings.night) ? settings.night : usualNight;
    return html`<details>
      <summary aria-label="${m.title}: ${name}">${m.title}</summary>
      <form @submit=${this.#save} @input=${this.#edited}>
        ${select('language', m.language, settings.language ?? '', [['', m.siteLanguage], ...locales().map((one) => [one, ownName(one)] as const)])}
        ${select('theme', m.theme, settings.theme ?? '', [['', m.deviceTheme], ...screenThemes.map((one) => [one, m.themes[one]] as const)])}
        ${select(
          'alarm',
          m.alarm,
          settings.alarm ?? 'off',
          screenAlarms.map((one) => [one, m.alarms[one]] as const),
        )}
        ${select(
          'night',
          m.night,
          night,
          nights.map((one) => [one, m.nights[one]] as const),
        )}
        ${
          night === 'own'
            ? html`<label>${m.from}<input type="time" name="from" required .value=${from} /></label>
                <label>${m.to}<input type="time" name="to" required .value=${to} /></label>`
            : nothing
        }
        ${this.#floors(settings)}
        <p class="hint">${m.alarmHint}</p>
        <button ?disabled=${this.#act.busy}>${m.save}</button>
        <div role="status" id="told-${id}">
          ${this.saved ? html`<p class="said">${m.saved(name)}</p>` : nothing}
          ${refusal === null ? nothing : html`<p class="said bad">${reasonOf(refusal)}</p>`}
        </div>
      </form>
    </details>`;
  }

  #floors({ floors: chosen = [] }: ScreenSettings): TemplateResult {
    const m = o().wallSettings;
    const floors = [...(live.get().model?.locations.values() ?? [])].filter(({ kind }) => kind === 'floor');
    return floors.length < 2
      ? html``
      : html`<fieldset>
          <legend>${m.floors}</legend>
          ${floors.map(
            ({ id, name }) => html`<label>
              <input type="checkbox" name="floors" value=${id} .checked=${chosen.includes(id)} />${name}
            </label>`,
          )}
        </fieldset>`;
  }

  readonly #edited = (event: Event): void => {
    this.saved = false;
    const { target } = event;
    if (target instanceof HTMLSelectElement && target.name === 'night')
      this.night = nights.find((one) => one === target.value) ?? 'office';
  };

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || this.screen === null) return;
    const result = await this.#act.do({
      method: 'PUT',
      path: `screens/${encodeURIComponent(this.screen.id)}/settings`,
      schema: ScreenView,
      body: settingsOf(new FormData(form)),
      silent: true,
    });
    this.saved = result.ok;
    if (!result.ok) return;
    this.screen = result.value;
    this.night = null;
  };
}

const nightOf = ({ night }: ScreenSettings): Night =>
  night === undefined ? 'office' : night === 'never' ? night : 'own';

/** What is as it is by itself is left out. */
function settingsOf(fields: FormData): unknown {
  const given = (name: string) => {
    const value = String(fields.get(name) ?? '');
    return value === '' ? {} : { [name]: value };
  };
  const floors = fields.getAll('floors');
  const night = { office: {}, never: { night: 'never' }, own: { night: [fields.get('from'), fields.get('to')] } };
  return {
    ...given('language'),
    ...given('theme'),
    ...given('alarm'),
    ...night[nights.find((one) => one === fields.get('night')) ?? 'office'],
    ...(floors.length > 0 && { floors }),
  };
}

function select(
  name: string,
  label: string,
  chosen: string,
  options: readonly (readonly [string, string])[],
): TemplateResult {
  return html`<label>
    ${label}
    <select name=${name}>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select>
  </label>`;
}
