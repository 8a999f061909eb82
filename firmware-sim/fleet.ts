/**
 * A site's worth of virtual devices in simulated time. `advance(to)` lets everything happen up to an instant, in order,
 * and hands each message to `emit`; nothing here knows how fast time runs or what a broker is, so the same seed always
 * gives the same messages.
 */
import type { DeviceBinding, Dialect, SiteFile } from '../server/contract/site-file.ts';
import { appetiteFor, createContent } from './content.ts';
import { createDevice, type VirtualDevice } from './device.ts';
import type { Message } from './dialects/report.ts';
import { createFaults, type FaultKind } from './faults.ts';
import { createLocalTime } from './local-time.ts';
import { type Calendar, type Footfall, officeFootfall } from './people.ts';
import { createRandom } from './random.ts';

const minute = 60_000;
const defaultSite = { timezone: 'Europe/Stockholm', workdays: [1, 2, 3, 4, 5], holidays: [] as string[], people: 85 };

/** The cleaner's rounds on working days, minutes after local midnight. */
const rounds = [7 * 60, 13 * 60];

export interface Fleet {
  readonly devices: readonly VirtualDevice[];
  readonly now: number;
  readonly refills: number;
  /** Lets time pass to `to` (ms). */
  advance(to: number): void;
}

export interface FleetOptions {
  readonly site: SiteFile;
  readonly seed: number;
  /** ms */
  readonly start: number;
  /** Called for each message, in order of time. `device` sent it, at the instant `at`. */
  readonly emit: (message: Message, device: VirtualDevice, at: number) => void;
  /** Called when the cleaner has filled a dispenser. */
  readonly onRefill?: (device: VirtualDevice, at: number) => void;
  readonly faults?: ReadonlyMap<string, readonly FaultKind[]>;
  readonly footfall?: Footfall;
  /** Every device speaks this, whatever the site file says. */
  readonly dialect?: Dialect;
  /** Report interval, ms. */
  readonly interval?: number;
}

export function createFleet(options: FleetOptions): Fleet {
  const { site, seed, start, emit, onRefill, faults = new Map(), dialect, interval = 15 * minute } = options;
  const info = site.site ?? defaultSite;
  const calendar: Calendar = info;
  const local = createLocalTime(info.timezone);
  const footfall = options.footfall ?? officeFootfall(calendar);
  const cleaning = createRandom(seed, 'cleaner');
  let refills = 0;
  let now = start;
  let nextRound = roundAfter(start);

  const dispensers = (site.dispensers ?? []).filter((dispenser) => dispenser.device !== undefined);
  const alike = new Map<string, number>();
  for (const { item } of dispensers) alike.set(item, (alike.get(item) ?? 0) + 1);

  const devices = dispensers.map((dispenser): VirtualDevice => {
    const random = createRandom(seed, dispenser.id);
    const binding: DeviceBinding = dialect
      ? { dialect, id: dispenser.device?.id ?? dispenser.id }
      : (dispenser.device ?? { dialect: 'hylla', id: dispenser.id });
    return createDevice({
      dispenser: dispenser.id,
      binding,
      measure: dispenser.measure,
      content: createContent({
        dispenser,
        appetite: appetiteFor({ id: dispenser.item }),
        people: (info.people ?? defaultSite.people) / (alike.get(dispenser.item) ?? 1),
        footfall,
        random: createRandom(seed, `${dispenser.id}/people`),
        start,
        fill: 0.12 + 0.88 * random.next(),
      }),
      faults: createFaults(faults.get(dispenser.id) ?? [], random, start),
      random,
      local,
      timezone: info.timezone,
      start,
      interval,
      batteryUsed: random.next() * 0.9,
    });
  });

  /** Instant of the first round after `at`. Minutes are counted in local time, so a change of clocks moves no round. */
  function roundAfter(at: number): number {
    for (let instant = Math.floor(at / minute) * minute + minute; ; instant += minute) {
      const { minutes, weekday, day } = local(instant);
      if (
        rounds.includes(minutes) &&
        calendar.workdays.includes(weekday) &&
        !calendar.holidays.some((holiday) => holiday === day)
      )
        return instant;
    }
  }

  /** Rolls are changed when nearly out, the rest is topped up when low: what a cleaner does without a map. */
  function clean(at: number): void {
    for (const device of devices) {
      device.content.live(at);
      if (device.flat) device.changeBattery();
      if (device.content.fill > 0.2) continue;
      refills++;
      for (const message of device.refill(at, cleaning.normal(0.985, 0.01))) emit(message, device, at);
      onRefill?.(device, at);
    }
  }

  function nextDevice(): VirtualDevice | undefined {
    let next: VirtualDevice | undefined;
    for (const device of devices) if (next === undefined || device.nextWake < next.nextWake) next = device;
    return next;
  }

  return {
    devices,
    get now() {
      return now;
    },
    get refills() {
      return refills;
    },
    advance(to) {
      for (;;) {
        const device = nextDevice();
        const wake = device?.nextWake ?? Number.POSITIVE_INFINITY;
        const at = Math.min(wake, nextRound);
        if (at > to) break;
        if (nextRound <= wake) {
          clean(nextRound);
          nextRound = roundAfter(nextRound);
        } else if (device) {
          for (const message of device.wake(at)) emit(message, device, at);
        }
      }
      now = to;
    },
  };
}
