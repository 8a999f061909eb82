/** The wall: read from six metres, touched by nobody. Attention first, then the building, orders and requests. */
import { html, nothing } from 'lit';
import '../kiosk/waiting-face.ts';
import { keepVersion } from '../data/own-version.ts';
import { definePage } from '../i18n/define-page.ts';
import { clockTime, sinceMidnight } from '../i18n/format.ts';
import { localeSettings, setLocale } from '../i18n/locale.ts';
import { tellLanguage } from '../i18n/page-language.ts';
import { t } from '../i18n/screens/t.ts';
import { isNight } from '../state/night.ts';
import { pairFromAddress } from '../state/pairing.ts';
import { applyTheme, remember } from '../state/preferences.ts';
import { screenLanguage } from '../state/screen-language.ts';
import { Select } from '../state/select.ts';
import { clock, live, startSession, tick } from '../state/session.ts';
import '../styles/wall.css';
import '../styles/wall-plan.css';
import '../styles/wall-small.css';
import { startBeat } from './beat.ts';
import { LightElement } from './light-element.ts';
import './wall-attention.ts';
import './wall-board.ts';
import './wall-head.ts';
import './wall-map.ts';

export class WallPage extends LightElement {
  readonly #live = new Select(
    this,
    live,
    (now) => now,
    (a, b) => a.contact === b.contact && !a.model === !b.model && a.model?.site === b.model?.site,
  );
  #stop: readonly (() => void)[] = [];
  readonly #minute = new Select(this, tick, (now) => (now === null ? '' : clockTime(now)));

  override connectedCallback(): void {
    super.connectedCallback();
    applyTheme();
    followSite();
    tellLanguage();
    this.#stop = [live.subscribe(followSite), localeSettings.subscribe(tellLanguage), startBeat()];
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await pairFromAddress();
    if (!this.isConnected) return;
    const { look, changed } = keepVersion(() => location.reload());
    this.#stop = [...this.#stop, startSession({ screen: true, onContact: look, onNewVersion: changed })];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  override updated(): void {
    const now = clock.now();
    const hours = this.#live.value.model?.site?.officeHours;
    const night =
      this.#minute.value !== '' && hours !== undefined && now !== null && isNight(hours, sinceMidnight(now));
    document.documentElement.toggleAttribute('data-night', night);
  }

  override render() {
    const { model, contact, lastWord } = this.#live.value;
    if (!model || contact === 'refused')
      return html`<hy-waiting-face role="main" .refused=${contact === 'refused'}></hy-waiting-face>`;
    const lost = contact === 'lost' && lastWord !== null;
    return html`
      ${model.demo ? html`<p class="demo">${t().demo}</p>` : nothing}
      ${lost ? html`<p class="lost" role="status">${t().noContactSince(clockTime(lastWord))}</p>` : nothing}
      <main data-lost=${lost}>
        <hy-wall-head></hy-wall-head>
        <hy-wall-attention></hy-wall-attention>
        <hy-wall-map></hy-wall-map>
        <hy-wall-board></hy-wall-board>
      </main>
    `;
  }
}

let followed: unknown;

/** The wall speaks the site's language, in the site's time zone. */
function followSite(): void {
  const site = live.get().model?.site;
  if (site === followed) return;
  followed = site;
  if (site) remember('lang', site.locale);
  void setLocale({ locale: screenLanguage(site), timeZone: site?.timezone ?? 'Europe/Stockholm' });
}

void definePage('hy-wall', WallPage, screenLanguage());
