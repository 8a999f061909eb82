/** Every state of every page that is kept as a picture, and how to get there. */
import type { BrowserContext, Page } from 'playwright-core';
import { canTurnDeaf, loseContact } from './own-clock.ts';

export interface Shape {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture a pixel of the page: kept small, and large enough to recognise. */
  readonly scale: number;
}

export interface State {
  readonly name: string;
  /** Below the server's address; the page is opened anew when it differs from the state before. */
  readonly path: string;
  /** What stands when the state is there. */
  readonly shows: string;
  /** Touched one after the other, from the page as it was opened. */
  readonly taps?: readonly string[];
  /** Before the page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
  /** Once the page stands. */
  readonly after?: (page: Page, context: BrowserContext) => Promise<void>;
}

export interface PageStates {
  readonly page: 'kiosk' | 'wall' | 'office';
  readonly shapes: readonly Shape[];
  /** Those with nothing to do, and those of a Monday morning. */
  readonly calm: readonly State[];
  readonly busy: readonly State[];
}

const silent = (context: BrowserContext) => context.route('**/api/**', (route) => route.abort());
/** What a state without contact needs; the page says so in `shows`. */
const lost = (shows: string) => ({
  prepare: canTurnDeaf,
  after: (page: Page, context: BrowserContext) => loseContact(page, context, shows),
});

const room = '?room=pentry-1';
const tiles = 'hy-dispenser-tile article';
const kiosk: PageStates = {
  page: 'kiosk',
  shapes: [{ name: '1080x1920', width: 1080, height: 1920, scale: 0.3 }],
  calm: [{ name: 'calm', path: room, shows: tiles }],
  busy: [
    { name: 'start', path: room, shows: tiles },
    { name: 'ask', path: room, shows: 'hy-ask-view .items .card', taps: ['hy-ask-bar .card'] },
    {
      name: 'item',
      path: room,
      shows: 'hy-item-view .counts button',
      taps: ['hy-ask-bar .card >> nth=1', 'hy-ask-view .items .card'],
    },
    { name: 'problem', path: room, shows: 'hy-problem-view .things button', taps: ['hy-ask-bar .head button'] },
    { name: 'rooms', path: '', shows: 'hy-room-chooser button', taps: ['button.place'] },
    {
      name: 'saved',
      path: room,
      shows: 'hy-receipt-view h1',
      prepare: (context) => context.route('**/api/v1/requests', (route) => route.abort()),
      taps: [`${tiles} button`],
    },
    { name: 'lost', path: room, shows: tiles, ...lost('.bar.lost') },
    { name: 'waiting', path: room, shows: 'hy-waiting-face svg', prepare: silent },
  ],
};

const wall: PageStates = {
  page: 'wall',
  shapes: [
    { name: '1920x1080', width: 1920, height: 1080, scale: 0.3 },
    { name: '3840x2160', width: 3840, height: 2160, scale: 0.15 },
  ],
  calm: [{ name: 'calm', path: 'wall', shows: 'hy-wall-room' }],
  busy: [
    { name: 'busy', path: 'wall', shows: 'hy-wall-attention .hero' },
    { name: 'lost', path: 'wall', shows: 'hy-wall-room', ...lost('main[data-lost=true]') },
    { name: 'waiting', path: 'wall', shows: 'hy-waiting-face svg', prepare: silent },
  ],
};

const view = (name: string, path: string): State => ({ name, path: `office#/${path}`, shows: 'hy-office main' });
const office: PageStates = {
  page: 'office',
  shapes: [
    { name: '1280x800', width: 1280, height: 800, scale: 0.4 },
    { name: '390x844', width: 390, height: 844, scale: 0.6 },
  ],
  calm: [],
  busy: [
    view('overview', ''),
    view('dispensers', 'dispensers'),
    view('dispenser', 'dispensers/toilet-wc-2a'),
    view('stock', 'stock'),
    view('item', 'stock/soap-foam'),
    view('orders', 'orders'),
    view('requests', 'requests'),
    view('site', 'site'),
    { name: 'login', path: 'office#/', shows: 'hy-login button', prepare: (context) => context.clearCookies() },
  ],
};

export const pages: readonly PageStates[] = [kiosk, wall, office];
