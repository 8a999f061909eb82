/** The parts of the site as forms take them: the schema, a new one, and how it looks while it is edited. */
import type * as v from 'valibot';
import { Dispenser, Item, Location, Supplier } from '../../../server/contract/site-file.ts';
import { type Doc, getAt, type Json, setAt } from '../../state/draft.ts';
import type { Part } from './fields.ts';

export const schemas: Readonly<Record<Part, v.GenericSchema>> = {
  items: Item,
  suppliers: Supplier,
  locations: Location,
  dispensers: Dispenser,
};

export const fresh: Readonly<Record<Part, Doc>> = {
  items: { category: 'hygiene', serviceLevel: 0.98, offers: [] },
  suppliers: { leadTimeDays: { mean: 3, sd: 1 }, orderDays: [1, 2, 3, 4, 5], channel: { kind: 'file' } },
  locations: { kind: 'room' },
  dispensers: { capacity: 1, measure: { kind: 'percent' }, lowLevel: 20, emptyLevel: 3 },
};

/** As a form has it: a name that serves every language stands in each of them. */
export function asDraft(part: Part, doc: Doc): Doc {
  const name = getAt(doc, 'name');
  return part === 'items' && typeof name === 'string' ? { ...doc, name: { sv: name, en: name } } : doc;
}

/** As the server wants it: one name where the languages agree, and an address that bears the supplier's name. */
export function asDocument(part: Part, draft: Doc): Doc {
  if (part === 'suppliers' && getAt(draft, 'party') !== undefined && getAt(draft, 'party.name') === undefined)
    return setAt(draft, 'party.name', getAt(draft, 'name'));
  if (part !== 'items') return draft;
  const [sv, en] = [getAt(draft, 'name.sv'), getAt(draft, 'name.en')];
  const one: Json | undefined = sv === en ? sv : sv === undefined ? en : en === undefined ? sv : undefined;
  return one === undefined ? draft : { ...draft, name: one };
}
