import { describe, expect, it } from 'vitest';
import { thingOf } from '../../../kiosk/components/thing.ts';

describe('the drawing of an item', () => {
  it.each([
    ['towel-roll', { sv: 'Pappershandduk, rulle', en: 'Paper towel roll' }, 'roll', 'towel-roll'],
    ['towel-fold', { sv: 'Pappershandduk, vikt', en: 'Folded paper towels' }, 'bundle', 'towel-stack'],
    ['toilet-jumbo', { sv: 'Toalettpapper, jumborulle', en: 'Jumbo toilet roll' }, 'roll', 'toilet-roll'],
    ['soap-foam', { sv: 'Skumtvål, 1 l', en: 'Foam soap, 1 l' }, 'bag', 'soap'],
    ['sanitiser', { sv: 'Handdesinfektion, 600 ml' }, 'bottle', 'sanitiser'],
    ['coffee-filter', { sv: 'Kaffefilter 110/250' }, 'filter', 'filters'],
    ['coffee-ground', { sv: 'Bryggkaffe, 500 g' }, 'bag', 'coffee'],
    ['cup-paper', { sv: 'Pappersmugg 25 cl', en: 'Paper cup 25 cl' }, 'cup', 'cups'],
    ['copy-paper-a4', { sv: 'Kopieringspapper A4, 80 g' }, 'ream', 'paper'],
    ['ink-black', { sv: 'Bläckpatron, svart', en: 'Ink cartridge, black' }, 'cartridge', 'ink'],
    ['ink-colour', { sv: 'Bläckpatron, färg', en: 'Ink cartridge, colour' }, 'cartridge', 'ink-colour'],
    ['cleaner-multi', { sv: 'Allrent, 1 l' }, 'bottle', 'spray'],
    ['bin-bag-60', { sv: 'Sopsäck 60 l', en: 'Bin bag 60 l' }, 'bag', 'bin-bags'],
    ['pen-blue', { sv: 'Kulspetspenna, blå' }, 'pen', 'pen'],
    ['stapler', 'Häftapparat', 'piece', 'box'],
  ])('%s is drawn as it looks', (id, name, stockUnit, thing) => {
    expect(thingOf({ id, name, category: 'other', stockUnit })).toBe(thing);
  });

  it('is a box for what is not known', () => {
    expect(thingOf(undefined)).toBe('box');
  });
});
