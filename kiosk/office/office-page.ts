/** `<hy-office>`: log-in, menu, and the view that the address names. */
import '../styles/base.css';
import '../styles/plan-look.css';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import * as v from 'valibot';
import { SessionView } from '../../server/contract/api/access.ts';
import { mayAct } from '../../server/contract/primitives.ts';
import { callApi } from '../data/api.ts';
import { isNews } from '../data/told-version.ts';
import { definePage } from '../i18n/define-page.ts';
import { isLocale, Localised, setLocale } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tellLanguage } from '../i18n/page-language.ts';
import { t } from '../i18n/screens/t.ts';
import { Select } from '../state/select.ts';
import { live, startSession } from '../state/session.ts';
import { Arrival } from './arrival.ts';
import './dialog/ask.ts';
import './dialog/modal.ts';
import { languageField } from './language-field.ts';
import { officeStyles } from './office-styles.ts';
import { linkTo, route, takeSetupToken } from './router.ts';
import './toast/toast-list.ts';
import { applyTheme, savedTheme, type Theme, themes } from './theme.ts';
import './login-view.ts';
import './overview-view.ts';
import './rounds-view.ts';
import './round-view.ts';
import './dispensers-view.ts';
import './dispenser-view.ts';
import './stock-view.ts';
import './item-view.ts';
import './orders-view.ts';
import './palette.ts';
import './order-view.ts';
import './requests-view.ts';
import './site-view.ts';
import './adopt/adopt-view.ts';

/** The day's work first: a phone shows these, and the others in its menu. */
const work = ['overview', 'rounds', 'requests', 'orders'] as const;
const views = [...work, 'dispensers', 'adopt', 'stock', 'site', 'access'] as const;
type View = (typeof views)[number];
const isWork = (view: string): boolean => work.some((one) => one === view);
const setupToken = takeSetupToken();
applyTheme(savedTheme());

export class OfficePage extends LitElement {
  static override styles = [
    officeStyles,
    Arrival.styles,
    css`
      :host {
        min-height: 100dvh;
      }
      .frame {
        display: grid;
        grid-template-columns: 15rem minmax(0, 1fr);
        min-height: 100dvh;
      }
      nav {
        display: flex;
        flex-direction: column;
        gap: var(--space-1);
        padding: var(--space-4);
        border-inline-end: 1px solid var(--line);
        background: var(--surface);
        position: sticky;
        top: 0;
        height: 100dvh;
        overflow-y: auto;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        font-size: var(--text-3);
        font-weight: var(--weight-title);
        margin-bottom: var(--space-3);
        padding-inline: var(--space-3);
        overflow-wrap: anywhere;
      }
      .brand img {
        width: 2rem;
      }
      hy-palette {
        margin-bottom: var(--space-4);
      }
      .links {
        display: grid;
        gap: var(--space-1);
      }
      nav a {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: var(--space-2);
        min-height: 42px;
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-1);
        color: var(--ink);
        text-decoration: none;
      }
      nav a:hover {
        background: var(--sunken);
      }
      nav a[aria-current='page'] {
        background: var(--act-soft);
        color: var(--act);
        font-weight: var(--weight-strong);
      }
      .self {
        margin-top: auto;
        padding-top: var(--space-4);
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-2) var(--space-3);
        align-items: center;
        font-size: var(--text-1);
      }
      .self label {
        grid-column: 1 / -1;
      }
      .self .who {
        overflow-wrap: anywhere;
      }
      .more {
        display: none;
      }
      .self select {
        width: 100%;
        font-size: var(--text-1);
      }
      main {
        padding: var(--space-6) var(--space-6) var(--space-8);
        max-width: 76rem;
        width: 100%;
      }
      .strip {
        padding: var(--space-2) var(--space-6);
        background: var(--low-soft);
        color: var(--low);
        font-weight: var(--weight-strong);
      }
      @media print {
        nav,
        .strip {
          display: none !important;
        }
        :host,
        .frame {
          display: block;
          min-height: 0;
        }
        main {
          padding: 0;
        }
      }
      /* A phone: search and the day's work on top, all else behind a button. */
      @media (max-width: 760px) {
        .frame {
          display: block;
        }
        nav {
          position: static;
          height: auto;
          display: grid;
          grid-template-columns: minmax(0, 1fr) auto;
          gap: var(--space-2);
          padding: var(--space-2) var(--space-4);
          border-inline-end: 0;
          border-bottom: 1px solid var(--line);
        }
        .links {
          grid-column: 1 / -1;
          display: flex;
          flex-wrap: wrap;
          font-size: var(--text-1);
        }
        .links a {
          position: relative;
          flex: auto;
          justify-content: center;
          padding-inline: var(--space-2);
          min-height: 44px;
        }
        .links .tag {
          position: absolute;
          inset: 0 0 auto auto;
          padding: 0 0.4em;
        }
        .more {
          display: block;
        }
        .more.here {
          background: var(--act-soft);
          color: var(--act);
        }
        nav:not([data-open]) :is(.rest, .self) {
          display: none;
        }
        .brand {
          display: none;
        }
        hy-palette {
          margin: 0;
        }
        .self {
          grid-column: 1 / -1;
          grid-template-columns: repeat(2, minmax(0, 1fr));
          margin: 0;
          padding-block: var(--space-3) var(--space-2);
          border-top: 1px solid var(--line);
        }
        .self label {
          grid-column: auto;
        }
        .self button {
          justify-self: end;
        }
        main,
        .strip {
          padding-inline: var(--space-4);
        }
        main {
          padding-top: var(--space-5);
          /* The last button can be scrolled out from below what was just said. */
          padding-bottom: calc(60px + var(--space-8));
        }
      }
    `,
  ];

  @state() private who: SessionView | 'unknown' | 'nobody' = 'unknown';
  readonly #route = new Select(this, route, (now) => now);
  readonly #live = new Select(this, live, (now) => now);
  readonly #arrival = new Arrival(this, () => {
    this.menuOpen = false;
    return this.renderRoot.querySelector('main');
  });
  /** The server has other pages than this one. */
  @state() private outdated = false;
  /** The log-in has ended. Where screens are open to all, the link may go on without it. */
  @state() private shutOut = false;
  /** On a phone. */
  @state() private menuOpen = false;
  #stop: (() => void) | undefined;
  #wasRefused = false;

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#whoAmI();
  }

  async #whoAmI(): Promise<void> {
    const isSetup = setupToken !== null && this.who === 'unknown';
    const result = isSetup ? null : await callApi({ path: 'session', schema: SessionView });
    if (result?.ok && mayAct(result.value.role, 'staff')) this.#enter(result.value);
    else if (typeof this.who === 'string') this.who = 'nobody';
  }

  #enter(session: SessionView): void {
    // What somebody else has typed is not for them to see.
    if (typeof this.who !== 'string' && this.who.name !== session.name) location.reload();
    this.who = session;
    this.shutOut = false;
    this.#stop ??= this.#start();
  }

  #start(): () => void {
    return startSession({
      onNewVersion: (version) => {
        if (isNews(version, () => sessionStorage)) this.outdated = true;
      },
    });
  }

  readonly #enterAgain = (event: CustomEvent<SessionView>): void => {
    this.#stop?.();
    this.#stop = this.#start();
    this.#enter(event.detail);
  };

  /** Let in again, here or in another tab, and perhaps as somebody else. */
  override willUpdate(): void {
    const isRefused = this.#live.value.contact === 'refused';
    if (isRefused) this.shutOut = true;
    else if (this.#wasRefused) void this.#whoAmI();
    this.#wasRefused = isRefused;
  }

  async #leave(): Promise<void> {
    await callApi({ path: 'session', schema: v.unknown(), method: 'DELETE' });
    location.reload();
  }

  override updated(): void {
    tellLanguage();
    document.title = this.#title();
    const site = this.#live.value.model?.site;
    if (site)
      void setLocale({
        timeZone: site.timezone,
        ...(localStorage.getItem('hylla-language') || !isLocale(site.locale) ? {} : { locale: site.locale }),
      });
  }

  override render() {
    if (this.who === 'unknown') return html`<p class="none" aria-busy="true">${o().loading}</p>`;
    if (this.who === 'nobody') {
      return html`<hy-login
        .setup=${setupToken}
        @hy-logged-in=${(event: CustomEvent<SessionView>) => this.#enter(event.detail)}
      ></hy-login>`;
    }
    const { model, contact } = this.#live.value;
    return html`<div class="frame">
      ${this.#menu(this.who)}
      <div class="body">
        ${model?.demo ? html`<div class="strip">${t().demo}</div>` : nothing}
        ${contact === 'lost' ? html`<div class="strip" role="alert">${o().refused.codes.unavailable}</div>` : nothing}
        ${this.outdated ? this.#reloadStrip() : nothing}
        <main id="main" tabindex="-1">${model === null ? html`<p class="none" aria-busy="true">${o().loading}</p>` : keyed(this.#route.value, this.#view(this.who))}</main>
      </div>
    </div>
    <hy-toasts></hy-toasts>
    <hy-question></hy-question>
    ${
      this.shutOut
        ? html`<hy-modal veiled stays .label=${o().login.againTitle}>
            <hy-login again autofocus @hy-logged-in=${this.#enterAgain}></hy-login>
          </hy-modal>`
        : nothing
    }`;
  }

  /** It asks: somebody may be in the middle of something. */
  #reloadStrip(): TemplateResult {
    return html`<div class="strip row" role="status">
      <span>${o().outdated}</span><button @click=${() => location.reload()}>${o().reloadPage}</button>
    </div>`;
  }

  /** What tells one tab of the browser, and one line of its history, from another. */
  #title(): string {
    const { nav, title } = o();
    const view = views.find((one) => one === this.#route.value.view);
    return view === undefined || typeof this.who === 'string' ? title : `${nav[view]} · ${title}`;
  }

  #menu(who: SessionView): TemplateResult {
    const { model } = this.#live.value;
    const m = o();
    const open = [...(model?.requests.values() ?? [])].filter((request) => request.status === 'open').length;
    const waiting = [...(model?.orders.values() ?? [])].filter((order) => order.status === 'draft').length;
    const counts: Partial<Record<View, number>> = { requests: open, orders: waiting };
    const now = this.#route.value.view;
    return html`<nav aria-label=${m.nav.label} ?data-open=${this.menuOpen} @keydown=${this.#menuKey}>
      ${this.#arrival.skipLink(m.palette.skip)}
      <div class="brand"><img src="./hylla.svg" alt="" /><span>${model?.site?.name ?? 'Hylla'}</span></div>
      <hy-palette ?manager=${mayAct(who.role, 'manager')} ?admin=${mayAct(who.role, 'admin')}></hy-palette>
      <button
        class=${isWork(now) ? 'more' : 'more here'}
        aria-expanded=${this.menuOpen}
        @click=${() => {
          this.menuOpen = !this.menuOpen;
        }}
      >${m.nav.menu}</button>
      <div class="links">${views
        .filter((view) => view !== 'access' || mayAct(who.role, 'admin'))
        .map(
          (
            view,
          ) => html`<a class=${isWork(view) ? '' : 'rest'} href=${linkTo(view)} aria-current=${now === view ? 'page' : 'false'}>
          ${m.nav[view]}${counts[view] ? html`<span class="tag warn">${counts[view]}</span>` : nothing}
        </a>`,
        )}</div>
      <div class="self">
        ${languageField()}
        <label>
          <span>${m.theme.label}</span>
          <select @change=${this.#chooseTheme} aria-label=${m.theme.label}>
            ${themes.map((theme) => html`<option value=${theme} ?selected=${savedTheme() === theme}>${m.theme[theme]}</option>`)}
          </select>
        </label>
        <span class="who quiet">${who.via === 'open' ? m.anybody : who.name}, ${m.roles[who.role]}</span>
        ${who.via === 'session' ? html`<button @click=${() => void this.#leave()}>${m.logOut}</button>` : nothing}
      </div>
    </nav>`;
  }

  /** Each address has an element of its own: what was typed, chosen or told at one is not there at the next. */
  #view(who: SessionView): TemplateResult {
    const { view, id, sub } = this.#route.value;
    const manager = mayAct(who.role, 'manager');
    if (view === 'labels') return this.#labels();
    if (view === 'plan') return this.#plan(id, manager);
    if (view === 'count') return this.#count(id);
    if (view === 'ledger') return this.#ledger(id);
    if (view === 'access') return this.#access();
    if (view === 'edit') return this.#editor(id, sub);
    if (view === 'rounds')
      return id === null ? html`<hy-rounds></hy-rounds>` : html`<hy-round .round=${id}></hy-round>`;
    if (view === 'dispensers') {
      return id === null
        ? html`<hy-dispensers ?manager=${manager}></hy-dispensers>`
        : html`<hy-dispenser .dispenser=${id} ?manager=${manager} ?readings=${sub === 'readings'}></hy-dispenser>`;
    }
    if (view === 'stock')
      return id === null
        ? html`<hy-stock ?manager=${manager}></hy-stock>`
        : html`<hy-item .item=${id} ?manager=${manager}></hy-item>`;
    if (view === 'orders') {
      return id === null ? html`<hy-orders></hy-orders>` : html`<hy-order .order=${id} ?manager=${manager}></hy-order>`;
    }
    if (view === 'adopt') return html`<hy-adopt .entry=${id} ?manager=${manager}></hy-adopt>`;
    if (view === 'requests') return html`<hy-requests></hy-requests>`;
    if (view === 'site') return html`<hy-site ?manager=${manager}></hy-site>`;
    return html`<hy-overview ?manager=${manager}></hy-overview>`;
  }

  /** Fetched when somebody edits for the first time: most who look do not. */
  #editor(part: string | null, doc: string | null): TemplateResult {
    void import('./editor/editor-view.ts');
    return html`<hy-editor .section=${part ?? 'items'} .doc=${doc ?? ''}></hy-editor>`;
  }

  #count(place: string | null): TemplateResult {
    void import('./count-view.ts');
    return html`<hy-count .place=${place ?? ''}></hy-count>`;
  }

  #ledger(filter: string | null): TemplateResult {
    void import('./ledger-view.ts');
    return html`<hy-ledger .filter=${filter ?? ''}></hy-ledger>`;
  }

  #plan(place: string | null, manager: boolean): TemplateResult {
    void import('./plan/plan-view.ts');
    return html`<hy-plan .location=${place ?? ''} ?manager=${manager}></hy-plan>`;
  }

  #labels(): TemplateResult {
    void import('./labels/labels-view.ts');
    return html`<hy-labels></hy-labels>`;
  }

  #access(): TemplateResult {
    void import('./access/access-view.ts');
    return html`<hy-access></hy-access>`;
  }

  readonly #menuKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.menuOpen) return;
    this.menuOpen = false;
    this.renderRoot.querySelector<HTMLElement>('.more')?.focus();
  };

  readonly #chooseTheme = (event: Event): void => {
    const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
    const theme = themes.find((one): one is Theme => one === value);
    if (theme) applyTheme(theme);
  };
}

const chosen = localStorage.getItem('hylla-language');
void definePage('hy-office', OfficePage, isLocale(chosen) ? chosen : 'sv');
