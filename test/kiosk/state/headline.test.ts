import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../kiosk/i18n/locale.ts';
import { headline } from '../../../kiosk/state/headline.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import type { DispenserView } from '../../../server/contract/api/dispensers.ts';
import { dispenser, snapshot } from '../sample-model.ts';

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
