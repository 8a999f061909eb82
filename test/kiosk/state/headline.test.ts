import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../kiosk/i18n/locale.ts';
import { fact, headline } from '../../../kiosk/state/headline.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import type { DispenserView } from '../../../server/contract/api/dispensers.ts';
import { at, dispenser, noon, snapshot } from '../sample-model.ts';

const say = (dispensers: readonly DispenserView[], lost = false) =>
  headline(modelOf(snapshot({ dispensers: [...dispensers] })), 'pentry', lost);

describe('the sentence about a room', () => {
  beforeEach(() => setLocale({ locale: 'sv', timeZone: 'Europe/Stockholm' }));

  it('names what is out before what is low', () => {
    const low = dispenser('a', { status: 'low' });
    const out = dispenser('b', { status: 'empty', item: 'coffee' });
    expect(say([low, out])).toBe('Bryggkaffe är slut.');
    expect(say([low])).toBe('Kaffefilter tar snart slut.');
    expect(say([dispenser('c', { status: 'empty' }), out])).toBe('Kaffefilter och bryggkaffe är slut.');
  });

  it('says that all is well only when all is known to be', () => {
    expect(say([dispenser('a')])).toBe('Allt finns på plats.');
    expect(say([dispenser('a'), dispenser('b', { status: 'stale' })])).not.toBe('Allt finns på plats.');
    expect(say([dispenser('a', { status: 'stale' })])).toBe('Vi vet inte hur det ser ut just nu.');
  });

  it('claims nothing without contact', () => {
    expect(say([dispenser('a')], true)).toBe('Vi vet inte hur det ser ut just nu.');
  });
});

describe('the one useful fact', () => {
  beforeEach(() => setLocale({ locale: 'sv', timeZone: 'Europe/Stockholm' }));
  const day = 24 * 60;
  const order = (minutes: number) => ({
    id: '2026-017',
    supplier: 'a',
    supplierName: 'A',
    createdAt: at(-60),
    status: 'sent' as const,
    expectedAt: at(minutes),
    overdue: false,
    lines: [],
  });
  const refill = (id: string, item: string, minutes: number) => ({
    id,
    at: at(minutes),
    kind: 'refill' as const,
    item,
  });
  const say = (orders: number[], refills: [string, number][]) =>
    fact(
      modelOf(
        snapshot({
          orders: orders.map(order),
          activity: refills.map(([item, minutes], i) => refill(`r${i}`, item, minutes)),
        }),
      ),
      noon,
    );

  it('is what comes soon, before what was filled today, before what comes later', () => {
    expect(say([day], [['coffee', -12]])).toBe('Nästa leverans kommer i morgon.');
    expect(
      say(
        [3 * day],
        [
          ['coffee', -12],
          ['filter', -90],
          ['coffee', -100],
          ['filter', -day],
        ],
      ),
    ).toBe('Påfyllt i dag: bryggkaffe och kaffefilter.');
    expect(say([3 * day], [['filter', -day]])).toBe('Nästa leverans kommer torsdag.');
  });

  it('is what was filled last when nothing comes, and nothing when nothing is known', async () => {
    expect(say([], [['filter', -2 * day]])).toBe('Senast påfyllt: kaffefilter, i förrgår.');
    expect(say([], [])).toBe('');
    await setLocale({ locale: 'en' });
    expect(say([], [['coffee', -12]])).toBe('Refilled today: ground coffee.');
  });
});
