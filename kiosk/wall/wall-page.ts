/** The wall: read from six metres, touched by nobody. Attention first, then the building, orders and requests. */
import { html, nothing } from 'lit';
import '../kiosk/waiting-face.ts';
import { keepVersion } from '../data/own-version.ts';
import { definePage } from '../i18n/define-page.ts';
import { clockTime } from '../i18n/format.ts';
import { localeSettings, setLocale } from '../i18n/locale.ts';
import { tellLanguage } from '../i18n/page-language.ts';
import { t } from '../i18n/screens/t.ts';
import { pairFromAddress } from '../state/pairing.ts';
import { applyTheme, remember } from '../state/preferences.ts';
import { screenLanguage } from '../state/screen-language.ts';
import { Select } from '../state/select.ts';
import { live, startSession, tick } from '../state/session.ts';
import '../styles/wall.css';
import '../styles/wall-plan.css';
import '../styles/wall-small.css';
import { startAlarm } from './alarm.ts';
import { startBeat } from './beat.ts';
import { LightElement } from './light-element.ts';
import { isNightNow } from './now.ts';
import { askForSettings, settings, takeSettings } from './settings.ts';
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
  readonly #night = new Select(this, tick, isNightNow);
  #stop: readonly (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    follow();
    tellLanguage();
    this.#stop = [
      live.subscribe(follow),
      settings.subscribe(() => {
        follow();
        this.requestUpdate();
      }),
      localeSettings.subscribe(tellLanguage),
      startBeat(),
      startAlarm(),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  override updated(): void {
    document.documentElement.toggleAttribute('data-night', this.#night.value);
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

let followed: readonly unknown[] = [];

/** The wall speaks its own language or the site's, in the site's time zone, and has the theme that it is set to. */
function follow(): void {
  const site = live.get().model?.site;
  const set = settings.get();
  if (site === followed[0] && set === followed[1]) return;
  followed = [site, set];
  if (site) remember('lang', site.locale);
  applyTheme(set.theme);
  void setLocale({ locale: screenLanguage(site, set.language), timeZone: site?.timezone ?? 'Europe/Stockholm' });
}

/** The link lives as long as the page. It is opened while the language is on its way: both are waited for. */
async function begin(): Promise<void> {
  await pairFromAddress();
  const { look, changed } = keepVersion(() => location.reload());
  const onContact = () => {
    look();
    void askForSettings();
  };
  startSession({ screen: true, onContact, onNewVersion: changed, others: { settings: takeSettings } });
}

void begin();
void definePage('hy-wall', WallPage, screenLanguage(null, settings.get().language));
