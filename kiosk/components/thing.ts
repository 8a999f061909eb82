/**
 * Which drawing shows an item. A site names its items freely, so this reads the unit, the category and the name, and
 * falls back to a box, which is never wrong.
 */
import type { ItemView } from '../../server/contract/api/live.ts';

export const things = [
  'towel-roll',
  'toilet-roll',
  'towel-stack',
  'soap',
  'sanitiser',
  'coffee',
  'filters',
  'cups',
  'paper',
  'ink',
  'ink-colour',
  'spray',
  'bin-bags',
  'pen',
  'box',
] as const;
export type Thing = (typeof things)[number];

/** The first rule that fits wins; each reads id, names and unit as one lower-case text. */
const rules: readonly (readonly [RegExp, Thing])[] = [
  [/filter/, 'filters'],
  [/coffee|kaffe|espresso/, 'coffee'],
  [/\bcup|mugg|glas/, 'cups'],
  [/toilet|toalett/, 'toilet-roll'],
  [/(towel|handduk|tork).*(fold|vikt|bundle|ark)|(fold|vikt).*(towel|handduk)/, 'towel-stack'],
  [/towel|handduk|tork/, 'towel-roll'],
  [/sanitis|sanitiz|desinf|handsprit/, 'sanitiser'],
  [/soap|tvål|tval|lotion|schampo/, 'soap'],
  [/bin.?bag|sops|sack|säck|påsar/, 'bin-bags'],
  [/(ink|bläck).*(colou?r|färg)/, 'ink-colour'],
  [/ink\b|bläck|toner|cartridge|patron/, 'ink'],
  [/copy|kopiering|\ba4\b|ream|papper/, 'paper'],
  [/\bpen\b|penna|marker/, 'pen'],
  [/clean|allrent|rengör|spray|medel/, 'spray'],
];

export function thingOf(item: ItemView | undefined): Thing {
  if (!item) return 'box';
  const name = typeof item.name === 'string' ? item.name : `${item.name.en ?? ''} ${item.name.sv ?? ''}`;
  const text = `${item.id.replaceAll('-', ' ')} ${name} ${item.stockUnit}`.toLowerCase();
  return rules.find(([pattern]) => pattern.test(text))?.[1] ?? 'box';
}
