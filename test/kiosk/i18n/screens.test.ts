import { describe, expect, it } from 'vitest';
import { en as kioskEn } from '../../../kiosk/i18n/kiosk/en.ts';
import { sv as kioskSv } from '../../../kiosk/i18n/kiosk/sv.ts';
import { inText, nameParts } from '../../../kiosk/i18n/names.ts';
import { en } from '../../../kiosk/i18n/screens/en.ts';
import { sv } from '../../../kiosk/i18n/screens/sv.ts';
import { en as wallEn } from '../../../kiosk/i18n/wall/en.ts';
import { sv as wallSv } from '../../../kiosk/i18n/wall/sv.ts';

/** Every text with its path; a function is called with values that suit any of them. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one, i) => texts(one, `${path}[${i}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, one]) => texts(one, `${path}.${key}`));
  }
  return [];
}

describe('the languages of the screens', () => {
  it('have no empty text, and say nothing in the other language by oversight', () => {
    const swedish = new Map(texts({ ...sv, kiosk: kioskSv, wall: wallSv }));
    const english = texts({ ...en, kiosk: kioskEn, wall: wallEn });
    for (const [path, text] of english) {
      expect(text.trim(), path).not.toBe('');
      expect(swedish.get(path)?.trim(), path).not.toBe('');
    }
    const same = english.filter(([path, text]) => swedish.get(path) === text);
    expect(same).toEqual([['.kiosk.title', 'Hylla']]);
  });

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
