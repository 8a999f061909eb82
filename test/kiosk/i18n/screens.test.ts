import { describe, expect, it } from 'vitest';
import { inText, nameParts } from '../../../kiosk/i18n/names.ts';
import { en } from '../../../kiosk/i18n/screens/en.ts';
import { sv } from '../../../kiosk/i18n/screens/sv.ts';

describe('the languages of the screens', () => {
  it('name stock units in the right number, and leave unknown ones as they are', () => {
    expect([sv.unit('roll', 1), sv.unit('roll', 2), sv.unit('tunna', 2)]).toEqual(['rulle', 'rullar', 'tunna']);
    expect([en.unit('box', 1), en.unit('box', 2)]).toEqual(['box', 'boxes']);
  });
});

describe('names of items', () => {
  it.each([
    ['Skumtvål, 1 l', 'Skumtvål', '1 l'],
    ['Kaffefilter 110/250', 'Kaffefilter', '110/250'],
    ['Kopieringspapper A4, 80 g', 'Kopieringspapper A4', '80 g'],
    ['Bläckpatron, svart', 'Bläckpatron', 'svart'],
    ['Kulspetspenna', 'Kulspetspenna', ''],
  ])('%s is %s and %s', (name, title, detail) => {
    expect(nameParts(name)).toEqual({ title, detail });
  });

  it('stand in lower case inside a sentence, but for abbreviations', () => {
    expect([inText('Skumtvål'), inText('A4-papper'), inText('Öl')]).toEqual(['skumtvål', 'A4-papper', 'öl']);
  });
});
