/** Milesight's people counters and call button. None of them says how full anything is. */
import { type Passages, type PeopleCount, presses } from '../../../contract/reading.ts';
import { pressOf } from '../press.ts';
import { at, count, isRecord } from '../values.ts';
import { milesightVitals } from './milesight.ts';
import { bytes, type Fields, milesightFrames, pair, skipped, u8, u32 } from './milesight-frame.ts';
import type { Preset } from './preset.ts';

const lines = [1, 2, 3, 4];
/** Kinds of stored values of a VS133. */
const dwellTimes = new Set([0x10, 0x1e, 0x20, 0x3c]);

/** VS133: three channels a line, from 3 on; children are counted from 17 on. */
const vs133Fields: Fields = Object.fromEntries([
  ...lines.flatMap((line) => {
    const hex = (channel: number): string => (channel + 3 * (line - 1)).toString(16).padStart(2, '0');
    const name = `line_${line}`;
    return [
      [`${hex(0x03)} d2`, u32(`${name}_total_in`)],
      [`${hex(0x04)} d2`, u32(`${name}_total_out`)],
      [`${hex(0x05)} cc`, pair(`${name}_period_in`, `${name}_period_out`)],
      [`${hex(0x11)} d2`, u32(`${name}_child_total_in`)],
      [`${hex(0x12)} d2`, u32(`${name}_child_total_out`)],
      [`${hex(0x13)} cc`, pair(`${name}_child_period_in`, `${name}_child_period_out`)],
    ] as const;
  }),
  ['0f e3', bytes(lines.map((region) => `region_${region}_count`))],
  ['1d e3', bytes(lines.map((region) => `region_${region}_child_count`))],
  ['10 e4', skipped(5)],
  ['1e e4', skipped(5)],
  ['50 fc', skipped(3)],
  // What was counted while there was no network, each with its time: not now. Dwell times are a byte shorter.
  ['20 ce', skipped(([, , , , of = 0]) => (dwellTimes.has(of) ? 8 : 9))],
]);

/** AI and ToF counters above a door: up to four lines, whose passages are added up. */
export const milesightVs133: Preset = {
  name: 'milesight-vs133',
  also: ['milesight-vs135'],
  ...milesightFrames(vs133Fields),
  find: () => 'absent',
  vitals: milesightVitals,
  people: (decoded) => {
    // Formatters differ: `line_1_total_in`, `line_1.0_total_in`, `line_1: {total_in}`, `total_in` of a counter with one line.
    const sum = (what: string): number | undefined => {
      const values = lines.map((line) =>
        count(
          at(decoded, `line_${line}_${what}`) ??
            at(decoded, `line_${line}.0_${what}`) ??
            at(decoded, `line_${line}`, what),
        ),
      );
      const told = [...values, count(at(decoded, what))].filter((value) => value !== undefined);
      return told.length === 0 ? undefined : told.reduce((total, value) => total + value, 0);
    };
    return counted({
      total: passages(sum('total_in'), sum('total_out')),
      period: passages(sum('period_in'), sum('period_out')),
    });
  },
};

const regions = (from: number): readonly string[] => Array.from({ length: 8 }, (_, i) => `region_${from + i}_count`);

/** Bytes of the stored values of a VS121 by their kind, where they are not four. */
const storedSizes: Readonly<Record<number, number>> = { 3: 1, 17: 5 };

export const milesightVs121: Preset = {
  name: 'milesight-vs121',
  ...milesightFrames({
    // Who is there, the number of regions, and which of them are taken.
    '04 c9': {
      size: 4,
      write: (view, into) => {
        into['people_count_all'] = view.getUint8(0);
        into['region_count'] = view.getUint8(1);
        const taken = view.getUint16(2);
        for (let i = 0; i < Math.min(16, view.getUint8(1)); i++) into[`region_${i + 1}`] = (taken >> i) & 1;
      },
    },
    '05 cc': pair('people_in', 'people_out'),
    '06 cd': u8('people_count_max'),
    '07 d5': bytes(regions(1)),
    '08 d5': bytes(regions(9)),
    '09 da': skipped(8),
    '0a da': skipped(8),
    '0b da': skipped(8),
    '0c da': skipped(8),
    '0d cc': pair('people_total_in', 'people_total_out'),
    '0e e4': skipped(5),
    '0f 85': u32('timestamp'),
    '10 f7': pair('line_in', 'line_out'),
    // Stored values, each with its time: not now.
    '20 ce': skipped(([, , , , of = 0]) => 5 + (storedSizes[of] ?? 4)),
  }),
  find: () => 'absent',
  vitals: milesightVitals,
  people: (decoded) =>
    counted({
      total: passages(count(at(decoded, 'people_total_in')), count(at(decoded, 'people_total_out'))),
      period: passages(count(at(decoded, 'people_in')), count(at(decoded, 'people_out'))),
      // The formatter of The Things Network says "counter".
      present: count(at(decoded, 'people_count_all') ?? at(decoded, 'people_counter_all')),
    }),
};

/** Motion and light: each time that somebody moves is one passage. */
export const milesightWs202: Preset = {
  name: 'milesight-ws202',
  ...milesightFrames({ '03 00': u8('pir', ['normal', 'trigger']), '04 00': u8('daylight', ['dark', 'light']) }),
  find: () => 'absent',
  vitals: milesightVitals,
  people: (decoded) => {
    const pir = at(decoded, 'pir');
    if (pir === 'trigger' || pir === 1) return { period: { in: 1 } };
    return pir === 'normal' || pir === 0 ? { period: { in: 0 } } : undefined;
  },
};

export const milesightWs101: Preset = {
  name: 'milesight-ws101',
  ...milesightFrames({ 'ff 2e': u8('press', ['none', 'short', 'long', 'double']) }),
  find: () => 'absent',
  vitals: milesightVitals,
  press: (decoded) => {
    // `press: "short"`, `button: "short"`, `button_event: {status: "short press"}`, `status: 1`.
    const told = at(decoded, 'press') ?? at(decoded, 'button') ?? at(decoded, 'button_event') ?? at(decoded, 'status');
    const word = isRecord(told) ? told['status'] : told;
    return typeof word === 'number' ? presses[word - 1] : pressOf(word);
  },
};

function passages(inwards: number | undefined, outwards: number | undefined): Passages | undefined {
  return inwards === undefined ? undefined : { in: inwards, ...(outwards !== undefined && { out: outwards }) };
}

function counted(found: { [K in keyof PeopleCount]: PeopleCount[K] | undefined }): PeopleCount | undefined {
  const { total, period, present } = found;
  if (total === undefined && period === undefined && present === undefined) return undefined;
  return {
    ...(total !== undefined && { total }),
    ...(period !== undefined && { period }),
    ...(present !== undefined && { present }),
  };
}
