/**
 * Burns nothing in: a kiosk that nobody touches moves by a few pixels each minute, and is dark and dim at night by the
 * site's clock. A touch ends both at once.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { sinceMidnight } from '../i18n/format.ts';
import { isNight } from '../state/night.ts';
import { restingShift } from '../state/resting.ts';
import { clock, live } from '../state/session.ts';

const lookMs = 10_000;

export class PanelCare implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #touchedAt = performance.now();
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#looking = setInterval(() => this.#look(), lookMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#looking);
  }

  touched(): void {
    this.#touchedAt = performance.now();
    this.#look();
  }

  #look(): void {
    const shift = restingShift(performance.now() - this.#touchedAt);
    this.#host.style.translate = shift === null ? '' : shift.map((px) => `${px}px`).join(' ');
    const hours = live.get().model?.site?.officeHours;
    const now = clock.now();
    const night = shift !== null && hours !== undefined && now !== null && isNight(hours, sinceMidnight(now));
    document.documentElement.toggleAttribute('data-night', night);
  }
}
