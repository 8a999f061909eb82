/**
 * The kiosk: one view at a time, back to the start by itself, and never a lost request.
 *
 * It wires the parts together: the live link, the language and room of the screen, the queue, and what a tap leads to.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { SessionView } from '../../server/contract/api/access.ts';
import { callApi } from '../data/api.ts';
import { keepVersion } from '../data/own-version.ts';
import type { Sent } from '../data/queue.ts';
import { randomKey } from '../data/random-key.ts';
import { definePage } from '../i18n/define-page.ts';
import { clockTime } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { type Locale, Localised, localeSettings, nextLocale, setLocale } from '../i18n/locale.ts';
import { ownName, tellLanguage } from '../i18n/page-language.ts';
import { t } from '../i18n/screens/t.ts';
import { fact, headline } from '../state/headline.ts';
import { pairFromAddress } from '../state/pairing.ts';
import { defaultRoom, floorOf, placeName } from '../state/places.ts';
import { applyTheme, asked, remember, remembered } from '../state/preferences.ts';
import { screenLanguage } from '../state/screen-language.ts';
import { Select } from '../state/select.ts';
import { clock, live, startSession, tick } from '../state/session.ts';
import '../styles/kiosk.css';
import './ask-bar.ts';
import { controls } from './controls.ts';
import './floor-strip.ts';
import { kioskStyles } from './kiosk-styles.ts';
import { Moves } from './moves.ts';
import { flushRequests, submitRequest, type TakenBack, takeBack, waiting } from './outbox.ts';
import { PanelCare } from './panel-care.ts';
import './room-tiles.ts';
import { ScreenShape } from './shape.ts';
import { TouchGuard } from './touch-guard.ts';
import type { Ask, GoTo, View } from './view.ts';
import './waiting-face.ts';

/** Back to the start after this long without a touch. Real time, as the next. */
const idleMs = 30_000;
/** Long enough to take out a phone and scan a code. As `run` in receipt-styles.ts. */
const receiptMs = 20_000;
/** Requests that did not get through are tried again this often. */
const retryMs = 15_000;

const start: View = { name: 'start' };

/** Nobody is thrown out of what they are about to do: a reload waits until the screen was left alone for this long. */
const calmMs = 5_000;

/** Again at the next contact, should the server go away in between. */
const loadLaterViews = () => import('./later-views.ts').catch(() => undefined);

export class KioskPage extends LitElement {
  static override styles = [controls, kioskStyles];

  /** Right after something has moved: touches are swallowed. */
  @property({ type: Boolean, reflect: true }) deaf = false;
  @state() private view: View = start;
  @state() private sent: Sent | null = null;
  @state() private takenBack: TakenBack | null = null;
  @state() private chosenRoom: string | null = asked('room') ?? remembered('room');
  /** A paired screen's room is not for visitors to change. */
  @state() private fixedRoom: string | null = asked('room');

  readonly #care = new PanelCare(this);
  readonly #guard = new TouchGuard(this, (heard) => {
    this.#touchedAt = performance.now();
    this.#care.touched();
    if (heard) this.#awake();
  });
  readonly #live = new Select(this, live, (now) => now);
  readonly #waiting = new Select(this, waiting, (count) => count);
  /** Renders by the minute. */
  readonly #time = new Select(this, tick, (now) => (now === null ? null : clockTime(now)));
  readonly #shape = new ScreenShape(this);
  #idle: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  /** Of what was asked last. */
  #key = '';
  #newVersion = false;
  #touchedAt = Number.NEGATIVE_INFINITY;
  #reload: ReturnType<typeof setTimeout> | undefined;
  #stop: readonly (() => void)[] = [];

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => this.#form);
    applyTheme();
    this.addEventListener('hy-go', (event: GoTo) => this.#show(event.view));
    this.addEventListener('hy-ask', (event: Ask) => void this.#ask(event));
    this.addEventListener('hy-undo', () => void this.#undo());
    this.addEventListener('hy-moved', () => this.#guard.goDeaf());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    tellLanguage();
    const retry = setInterval(() => void flushRequests(), retryMs);
    this.#stop = [
      live.subscribe(() => this.#followSite()),
      localeSettings.subscribe(tellLanguage),
      () => clearInterval(retry),
    ];
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await pairFromAddress();
    if (!this.isConnected) return;
    const version = keepVersion(() => {
      this.#newVersion = true;
      this.#reloadIfFree();
    });
    const stop = startSession({
      screen: true,
      onContact: () => {
        void flushRequests();
        void loadLaterViews();
        version.look();
      },
      onNewVersion: version.changed,
    });
    this.#stop = [...this.#stop, stop];
    // What waits since before is told at once, server or not.
    void flushRequests();
    await this.#askWhoIAm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    clearTimeout(this.#idle);
    clearTimeout(this.#reload);
  }

  override render() {
    const { model, contact, lastWord } = this.#live.value;
    const text = t();
    const queued = this.#waiting.value;
    return html`
      <div class="bars">
        ${model?.demo ? html`<div class="bar demo">${text.demo}</div>` : nothing}
        ${
          contact === 'lost' && lastWord !== null
            ? html`<div class="bar lost" role="status">
              <strong>${text.noContactSince(clockTime(lastWord))}</strong><span class="hint">${text.noContactHint}</span>
            </div>`
            : nothing
        }
        ${
          queued > 0 && this.view.name !== 'receipt'
            ? html`<div class="bar queue" role="status"><strong>${k().waitingToSend(queued)}</strong></div>`
            : nothing
        }
      </div>
      <main>${
        model && contact !== 'refused'
          ? keyed(this.#turn, this.#body())
          : html`<hy-waiting-face .refused=${contact === 'refused'}></hy-waiting-face>`
      }</main>
    `;
  }

  /** What stands on top moves all that is below it; in another language, or with another room, all is another. */
  get #form(): string {
    const bars = this.renderRoot.querySelectorAll('.bar').length;
    return `${bars} ${this.#room()} ${this.fixedRoom} ${localeSettings.get().locale}`;
  }

  #body() {
    const { view } = this;
    const room = this.#room();
    switch (view.name) {
      case 'start':
        return this.#start(room);
      case 'room':
        return html`<div class="room">
          ${this.#header(view.room)} ${this.#title(view.room)}
          <hy-room-tiles .room=${view.room}></hy-room-tiles>
          <div class="foot">
            <button class="button" @click=${() => this.#show(start)}>${k().back}</button>
            ${this.#isTall ? this.#language() : nothing}
          </div>
        </div>`;
      case 'ask':
        return this.#framed(html`<hy-ask-view .category=${view.category}></hy-ask-view>`);
      case 'item':
        return html`<hy-item-view .item=${view.item} .room=${room}></hy-item-view>`;
      case 'problem':
        return this.#framed(html`<hy-problem-view .room=${room}></hy-problem-view>`);
      case 'problem-of':
        return this.#framed(html`<hy-problem-view .room=${room} .about=${view.dispenser}></hy-problem-view>`);
      case 'receipt':
        return html`<hy-receipt-view .body=${view.body} .sent=${this.sent} .takenBack=${this.takenBack}></hy-receipt-view>`;
      case 'refilled':
        return html`<hy-refilled-view .dispenser=${view.dispenser}></hy-refilled-view>`;
      case 'choose-room':
        return this.#framed(html`<hy-room-chooser @hy-room=${this.#choose}></hy-room-chooser>`);
    }
  }

  /** Where there is room for it, place and time stand above as at the start. */
  #framed(view: TemplateResult) {
    return html`<div class="framed">${this.#isTall ? this.#header(this.#room()) : nothing}${view}</div>`;
  }

  #start(room: string) {
    return html`<div class="start">
      ${this.#header(room)} ${this.#title(room)}
      <hy-room-tiles .room=${room}></hy-room-tiles>
      <hy-floor-strip .room=${room}></hy-floor-strip>
      <hy-ask-bar></hy-ask-bar>
      ${
        this.#isTall
          ? html`<div class="foot">
            ${this.#language()}
            ${this.fixedRoom === null ? html`<button class="button place" @click=${this.#chooseRoom}>${k().otherRoom}</button>` : nothing}
          </div>`
          : nothing
      }
    </div>`;
  }

  /** A screen on end is taller than some can reach: what is tapped is in the lower part of it. */
  get #isTall(): boolean {
    return this.#shape.value === 'tall';
  }

  #header(room: string) {
    const { model } = this.#live.value;
    const floor = model && floorOf(model, room);
    const place = html`<strong>${model ? placeName(model, room) : ''}</strong>${floor && floor.id !== room ? ` · ${floor.name}` : ''}`;
    return html`<header>
      ${
        this.fixedRoom === null && this.view.name === 'start' && !this.#isTall
          ? html`<button class="place" @click=${this.#chooseRoom}>${place}</button>`
          : html`<p class="place">${place}</p>`
      }
      <time>${this.#time.value}</time>
      ${this.#isTall ? nothing : this.#language()}
    </header>`;
  }

  #language() {
    const other = nextLocale(localeSettings.get().locale);
    return html`<button class="button language" lang=${other} @click=${() => this.#switchLanguage(other)}>${ownName(other)}</button>`;
  }

  readonly #chooseRoom = (): void => this.#show({ name: 'choose-room' });

  #title(room: string) {
    const { model, contact } = this.#live.value;
    if (!model) return nothing;
    const lost = contact === 'lost';
    return html`<div class="say">
      <h1>${headline(model, room, lost)}</h1>
      <p>${lost ? '' : fact(model, clock.now() ?? 0)}</p>
    </div>`;
  }

  #room(): string {
    const { model } = this.#live.value;
    const known = this.chosenRoom !== null && model?.locations.has(this.chosenRoom) ? this.chosenRoom : null;
    return known ?? (model && defaultRoom(model)) ?? '';
  }

  #show(view: View): void {
    this.view = view;
    this.#turn += 1;
    this.#guard.goDeaf();
    this.#awake();
    if (view.name === 'start') {
      this.sent = null;
      void setLocale({ locale: this.#siteLocale() });
      this.#reloadIfFree();
    }
  }

  async #ask(event: Ask): Promise<void> {
    this.sent = null;
    this.takenBack = null;
    this.#show({ name: 'receipt', body: event.body });
    const turn = this.#turn;
    this.#key = randomKey();
    const take = (sent: Sent) => {
      if (turn !== this.#turn || this.takenBack !== null) return;
      this.sent = sent;
      this.#awake();
    };
    take(await submitRequest(event.body, this.#key, take));
  }

  /** The receipt stays until it is known whether it was in time. */
  async #undo(): Promise<void> {
    const turn = this.#turn;
    const takenBack = await takeBack(this.#key);
    if (turn !== this.#turn) return;
    this.takenBack = takenBack;
    this.#awake();
  }

  readonly #awake = (): void => {
    clearTimeout(this.#idle);
    const ms = this.view.name === 'receipt' && this.sent ? receiptMs : idleMs;
    this.#idle = setTimeout(() => {
      if (this.view.name !== 'start' || localeSettings.get().locale !== this.#siteLocale()) this.#show(start);
      else this.#reloadIfFree();
    }, ms);
  };

  #siteLocale() {
    return screenLanguage(live.get().model?.site);
  }

  #switchLanguage(locale: Locale): void {
    void setLocale({ locale });
  }

  /** The language and zone are the site's, from its first word on and when they change. */
  #followSite(): void {
    const { model } = live.get();
    const first = this.#site === undefined;
    if (!model || model.site === this.#site) return;
    if (first) void loadLaterViews();
    const changed = first || model.site?.locale !== this.#site?.locale;
    this.#site = model.site;
    if (model.site) remember('lang', model.site.locale);
    void setLocale({
      timeZone: model.site?.timezone ?? 'Europe/Stockholm',
      ...(changed ? { locale: this.#siteLocale() } : {}),
    });
  }
  #site: { readonly locale: string } | null | undefined;

  async #askWhoIAm(): Promise<void> {
    const session = await callApi({ path: 'session', schema: SessionView });
    if (!session.ok || !session.value.location || this.fixedRoom !== null) return;
    this.fixedRoom = session.value.location;
    this.chosenRoom = session.value.location;
  }

  readonly #choose = (event: CustomEvent<string>): void => {
    this.chosenRoom = event.detail;
    remember('room', event.detail);
    this.#show(start);
  };

  /** Only at the start, and only when nobody is at the screen: not in the middle of a tap. */
  #reloadIfFree(): void {
    clearTimeout(this.#reload);
    if (!this.#newVersion) return;
    const calm = performance.now() - this.#touchedAt;
    if (calm < calmMs) this.#reload = setTimeout(() => this.#reloadIfFree(), calmMs - calm);
    else if (this.view.name === 'start' && live.get().contact === 'live') location.reload();
  }
}

void definePage('hy-kiosk', KioskPage, screenLanguage());
