/**
 * The site file: what an installation consists of, as JSON or YAML, for import and export.
 *
 * Every part but `version` may be left out; unknown keys are refused with their path. References between parts are
 * checked by `domain/site.ts`, since a file may refer to what the installation already has.
 */
import * as v from 'valibot';
import { Day, Id, Label, Language, Money, Quantity, QuantityOrZero, Text } from './primitives.ts';
import { Reporting } from './reporting.ts';

const Millimetres = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(20_000));
const Grams = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1_000_000));
const Percent = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100));
const Weekday = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7));
const ClockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM'));

/** An electronic address (Peppol participant), e.g. `{scheme: "0007", id: "5560001231"}`. */
export const Endpoint = v.strictObject({
  scheme: v.pipe(v.string(), v.regex(/^[A-Z0-9:]{2,8}$/i, 'must be an EAS code such as "0007"')),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});

export const Party = v.strictObject({
  name: Label,
  endpoint: v.optional(Endpoint),
  country: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code such as "SE"'))),
  street: v.optional(Label),
  city: v.optional(Label),
  postalCode: v.optional(v.pipe(v.string(), v.maxLength(16))),
  vat: v.optional(v.pipe(v.string(), v.maxLength(20))),
  email: v.optional(v.pipe(v.string(), v.email(), v.maxLength(254))),
});

export const SiteInfo = v.strictObject({
  id: Id,
  name: Label,
  timezone: v.optional(
    v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone, 'is not an IANA time zone')),
    'Europe/Stockholm',
  ),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "SEK"')), 'SEK'),
  locale: v.optional(Language, 'sv'),
  /** ISO weekdays, Monday = 1. */
  workdays: v.optional(v.pipe(v.array(Weekday), v.maxLength(7)), [1, 2, 3, 4, 5]),
  officeHours: v.optional(v.tuple([ClockTime, ClockTime]), ['07:30', '17:30']),
  holidays: v.optional(v.pipe(v.array(Day), v.maxLength(1000)), []),
  people: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))),
  party: v.optional(Party),
});
export type SiteInfo = v.InferOutput<typeof SiteInfo>;

export const locationKinds = ['site', 'building', 'floor', 'room', 'restroom', 'break-room', 'storeroom'] as const;
/** How an order reaches the supplier. `file` only writes to `outbox/`, for somebody to send by hand. */
export const Channel = v.variant('kind', [
  v.strictObject({ kind: v.literal('email'), to: v.pipe(v.string(), v.email(), v.maxLength(254)) }),
  v.strictObject({ kind: v.literal('file') }),
]);

export const Supplier = v.strictObject({
  id: Id,
  name: Label,
  /** Working days from order to goods: mean and standard deviation. */
  leadTimeDays: v.optional(
    v.strictObject({
      mean: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(365)),
      sd: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(180)), 0),
    }),
    { mean: 3, sd: 1 },
  ),
  minimumOrder: v.optional(Money, '0.00'),
  freight: v.optional(v.strictObject({ fee: Money, freeFrom: v.optional(Money) })),
  orderDays: v.optional(v.pipe(v.array(Weekday), v.minLength(1), v.maxLength(7)), [1, 2, 3, 4, 5]),
  channel: v.optional(Channel, { kind: 'file' }),
  /** An order worth less than `autoBelow` is approved and sent by itself; without it every order waits for a manager. */
  approval: v.optional(v.strictObject({ autoBelow: v.optional(Money) }), {}),
  party: v.optional(Party),
});
export type Supplier = v.InferOutput<typeof Supplier>;

export const Offer = v.strictObject({
  supplier: Id,
  sku: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Stock units in a case pack. */
  packSize: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  /** Minimum order quantity, in packs. */
  minPacks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 1),
  /** Price a pack, by the number of packs ordered; `fromPacks` ascends. */
  prices: v.pipe(
    v.array(v.strictObject({ fromPacks: v.pipe(v.number(), v.integer(), v.minValue(1)), price: Money })),
    v.minLength(1),
    v.maxLength(20),
    v.check(
      (prices) => prices.every((p, i) => i === 0 || p.fromPacks > (prices[i - 1]?.fromPacks ?? 0)),
      'fromPacks must ascend',
    ),
  ),
});
export type Offer = v.InferOutput<typeof Offer>;

export const categories = ['hygiene', 'cleaning', 'office', 'ink', 'break-room', 'other'] as const;
export const Category = v.picklist(categories);
export type Category = (typeof categories)[number];

export const Item = v.strictObject({
  id: Id,
  name: Text,
  category: Category,
  /** What one of it is called: roll, bag, cartridge. */
  stockUnit: v.pipe(v.string(), v.minLength(1), v.maxLength(24)),
  /** Probability of no stock-out in a replenishment cycle. */
  serviceLevel: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.9999)), 0.98),
  offers: v.optional(v.pipe(v.array(Offer), v.maxLength(20)), []),
  /** Stock units a working day, used until enough use has been seen. */
  expectedDailyUse: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e6))),
});
export type Item = v.InferOutput<typeof Item>;

/** How a dispenser's raw signal becomes a level. See `domain/geometry.ts`. */
export const Measure = v.variant('kind', [
  v.strictObject({ kind: v.literal('percent') }),
  v.strictObject({ kind: v.literal('distance'), emptyMm: Millimetres, fullMm: Millimetres }),
  v.strictObject({
    kind: v.literal('roll'),
    fullRadiusMm: Millimetres,
    coreRadiusMm: Millimetres,
    sensor: v.optional(v.picklist(['distance-to-roll', 'radius', 'percent-of-radius']), 'distance-to-roll'),
    emptyDistanceMm: v.optional(Millimetres),
    fullDistanceMm: v.optional(Millimetres),
  }),
  v.strictObject({ kind: v.literal('weight'), emptyG: Grams, fullG: Grams }),
  v.strictObject({ kind: v.literal('stack'), emptyMm: Millimetres, fullMm: Millimetres }),
  v.strictObject({
    kind: v.literal('count'),
    perRefill: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6)),
  }),
]);
export type Measure = v.InferOutput<typeof Measure>;

export const dialects = [
  'hylla',
  'ttn-v3',
  'chirpstack-v4',
  'chirpstack-v3',
  'loriot',
  'milesight-gw',
  'zigbee2mqtt',
  'tasmota',
  'esphome',
  'shelly',
  'homie',
  'sparkplug-b',
  'json',
  'number',
] as const;
export const Dialect = v.picklist(dialects);
export type Dialect = (typeof dialects)[number];

const Jmespath = v.pipe(v.string(), v.minLength(1), v.maxLength(512));

/** JMESPath over the whole message as it arrived, one expression a key. */
export const DeviceMap = v.strictObject({
  level: v.optional(Jmespath),
  distance: v.optional(Jmespath),
  weight: v.optional(Jmespath),
  count: v.optional(Jmespath),
  battery: v.optional(Jmespath),
  batteryVolts: v.optional(Jmespath),
  rssi: v.optional(Jmespath),
  time: v.optional(Jmespath),
  sequence: v.optional(Jmespath),
  available: v.optional(Jmespath),
});
export type DeviceMap = v.InferOutput<typeof DeviceMap>;

export const units = ['%', 'mm', 'cm', 'm', 'g', 'kg', 'V'] as const;

/** Which device a dispenser listens to, and how to read it. */
export const DeviceBinding = v.strictObject({
  dialect: Dialect,
  /** The device as its network names it: device id or DevEUI, friendly name, node, topic part. */
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  /** The outside source (broker) it is heard through; absent: the main broker. */
  source: v.optional(Id),
  /** An MQTT filter, for networks where the topic is free. */
  topic: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  preset: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be vendor-model in kebab case'))),
  unit: v.optional(v.picklist(units)),
  map: v.optional(DeviceMap),
});
export type DeviceBinding = v.InferOutput<typeof DeviceBinding>;

const PerMille = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1000));

/**
 * Where a dispenser is drawn: parts per thousand of the plan's width, from the left, and of its height, from the top.
 * `plan` is the location whose plan is meant; absent: the nearest one around it. Of a plan that the dispenser does not
 * hang on (any more) it says nothing.
 */
export const PlanPoint = v.strictObject({ x: PerMille, y: PerMille, plan: v.optional(Id) });
export type PlanPoint = v.InferOutput<typeof PlanPoint>;

export const Location = v.strictObject({
  id: Id,
  name: Label,
  kind: v.picklist(locationKinds),
  parent: v.optional(Id),
  /** What hangs in the room itself: people counters, whose counts tell how fast its dispensers empty, and call buttons. */
  devices: v.optional(v.pipe(v.array(DeviceBinding), v.minLength(1), v.maxLength(16))),
});
export type Location = v.InferOutput<typeof Location>;

export const Dispenser = v.strictObject({
  id: Id,
  name: Label,
  location: Id,
  item: Id,
  /** Stock units that a full dispenser holds. */
  capacity: Quantity,
  measure: v.optional(Measure, { kind: 'percent' }),
  device: v.optional(DeviceBinding),
  /** The storeroom it is filled from; absent: the nearest one that holds the item. */
  storeroom: v.optional(Id),
  /** Level, in percent, at and under which it is low. */
  lowLevel: v.optional(Percent, 20),
  /** Level, in percent, at and under which it is empty. */
  emptyLevel: v.optional(Percent, 3),
  /** Where it hangs on the floor plan. */
  at: v.optional(PlanPoint),
  /** How often its device should report; absent: as the device has it. */
  reporting: v.optional(Reporting),
});
export type Dispenser = v.InferOutput<typeof Dispenser>;

export const StockLine = v.strictObject({ item: Id, location: Id, onHand: QuantityOrZero });

/** Marked pure, so that a page that needs one schema of this file does not carry them all. */
/* @__NO_SIDE_EFFECTS__ */
const list = <T extends v.GenericSchema>(schema: T) => v.optional(v.pipe(v.array(schema), v.maxLength(100_000)));

export const SiteFile = v.strictObject({
  version: v.literal(1),
  site: v.optional(SiteInfo),
  locations: list(Location),
  suppliers: list(Supplier),
  items: list(Item),
  dispensers: list(Dispenser),
  stock: list(StockLine),
});
export type SiteFile = v.InferOutput<typeof SiteFile>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
