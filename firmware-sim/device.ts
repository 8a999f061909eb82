/**
 * One virtual device: the firmware around a sensor. It wakes by its schedule, looks, writes its report to flash, and
 * sleeps; `boot` and `seq` count for ever, so that the server can tell a repeat from a new report.
 */
import type { ConfigMessage } from '../server/contract/own-dialect.ts';
import type { DeviceBinding, Dialect, Measure } from '../server/contract/site-file.ts';
import { configuredInterval } from './configured.ts';
import type { Content } from './content.ts';
import { encoders } from './dialects/encoder.ts';
import { hyllaEvent } from './dialects/hylla.ts';
import type { Message } from './dialects/report.ts';
import type { Faults } from './faults.ts';
import type { createLocalTime } from './local-time.ts';
import type { Random } from './random.ts';
import { batteryPercent, look } from './sensor.ts';

const minute = 60_000;
/** A report's chance of finding the firmware just restarted by its watchdog. */
const watchdogBites = 1 / 3_000;

/** What has no battery to save speaks as often at night. */
const onTheMains: ReadonlySet<Dialect> = new Set(['tasmota', 'esphome', 'shelly', 'homie']);

export interface VirtualDevice {
  readonly dispenser: string;
  readonly binding: DeviceBinding;
  readonly content: Content;
  readonly faults: Faults;
  /** When it wakes next, ms. */
  readonly nextWake: number;
  /** Looks and reports, at the instant `at`. */
  wake(at: number): readonly Message[];
  /** Somebody opened it, filled it up to `fill` and closed it. */
  refill(at: number, fill: number): readonly Message[];
  /** Nothing left in the battery: it says nothing any more. */
  readonly flat: boolean;
  /** A fresh battery: `seq` starts again in a new boot. */
  changeBattery(): void;
  /** What it is told on its `config`: it goes by that from its next wake on. Null: as it was made. */
  configure(config: ConfigMessage | null): void;
}

export function createDevice(parts: {
  dispenser: string;
  binding: DeviceBinding;
  measure: Measure;
  content: Content;
  faults: Faults;
  random: Random;
  local: ReturnType<typeof createLocalTime>;
  timezone: string;
  start: number;
  /** Report interval in working hours, ms; of a device with a battery four times that at night. */
  interval: number;
  /** Charge used at the start, 0..1. */
  batteryUsed: number;
}): VirtualDevice {
  const { dispenser, binding, measure, content, faults, random, local, timezone, interval } = parts;
  const encode = encoders[binding.dialect];
  const hasCover = binding.dialect === 'hylla' && random.chance(0.5);
  const rssiMean = random.normal(-68, 7);
  let boot = 1;
  let seq = 0;
  let batteryUsed = parts.batteryUsed;
  let nextWake = parts.start + random.next() * interval;
  let last: readonly Message[] = [];
  let jammed = false;
  let config: ConfigMessage | null = null;

  function report(at: number): readonly Message[] {
    seq++;
    batteryUsed = Math.min(1, batteryUsed + 1 / 150_000);
    const sample = faults.distort(look({ measure, fill: content.fill, random, bias: faults.bias(at) }));
    const rssi = Math.round(random.normal(rssiMean, 3));
    return encode({
      device: binding,
      measure,
      sample,
      at: faults.clock(at),
      boot,
      seq,
      battery: batteryPercent(batteryUsed),
      rssi,
      timezone,
    });
  }

  function nonsense(): readonly Message[] {
    const payload =
      random.pick(['', '{', 'null', '{"level":"full"}', '{"level":1e309}', '[1,2]', '{"level":-40}']) ?? '';
    return report(nextWake).map((message) => ({ ...message, payload }));
  }

  return {
    dispenser,
    binding,
    content,
    faults,
    get nextWake() {
      return nextWake;
    },
    wake(at) {
      if (!jammed) content.live(at);
      const { minutes } = local(at);
      const night = minutes < 6 * 60 || minutes > 19 * 60;
      const told = config === null ? null : configuredInterval(config, at, 100 * content.fill);
      nextWake =
        at +
        (told ?? interval * (night && !onTheMains.has(binding.dialect) ? 4 : 1)) +
        random.normal(0, (told ?? interval) * 0.02);
      if (nextWake <= at) nextWake = at + minute;
      if (faults.kinds.has('silent') || batteryUsed >= 1) return [];
      if (random.chance(watchdogBites)) {
        boot++;
        seq = 0;
      }
      if (faults.kinds.has('nonsense') && random.chance(0.3)) return nonsense();
      if (faults.kinds.has('jam') && !jammed && binding.dialect === 'hylla') {
        jammed = true;
        seq++;
        return [hyllaEvent(binding.id, { type: 'jam', at, boot, seq }), ...report(at)];
      }
      const repeated = faults.kinds.has('replay') && random.chance(0.3) ? last : [];
      last = report(at);
      return [...repeated, ...last];
    },
    refill(at, fill) {
      content.live(at);
      content.refill(fill);
      jammed = false;
      if (!hasCover) return [];
      seq += 2;
      return [
        hyllaEvent(binding.id, { type: 'cover-open', at, boot, seq: seq - 1 }),
        hyllaEvent(binding.id, { type: 'cover-closed', at: at + minute / 2, boot, seq }),
      ];
    },
    get flat() {
      return batteryUsed >= 1;
    },
    configure(told) {
      config = told;
    },
    changeBattery() {
      batteryUsed = 0;
      boot++;
      seq = 0;
    },
  };
}
