/**
 * The shape of each document, to hold what a person has typed against. It says the same as the types in `model.ts`: that a
 * shape makes a document of its collection, and knows all of its fields, is checked when this is compiled.
 */
import * as v from 'valibot';
import { jsonPath } from '../../contract/errors.ts';
import type { CollectionName, Collections } from '../model.ts';
import { accessShapes } from './access.ts';
import { deviceShapes } from './devices.ts';
import { LevelShape } from './levels.ts';
import { siteShapes } from './site.ts';
import { stockShapes } from './stock.ts';
import { workShapes } from './work.ts';

const shapes = {
  ...siteShapes,
  ...deviceShapes,
  levels: LevelShape,
  ...stockShapes,
  ...workShapes,
  ...accessShapes,
};

/** Names of all fields in a document, those of its parts as `part.field`. */
type Fields<T> = T extends readonly (infer One)[]
  ? Fields<One>
  : T extends object
    ? { [K in keyof T & string]-?: K | `${K}.${Fields<NonNullable<T[K]>>}` }[keyof T & string]
    : never;
type Unknown<C extends CollectionName> = Exclude<Fields<Collections[C]>, Fields<v.InferOutput<(typeof shapes)[C]>>>;
type Complete = {
  readonly [C in CollectionName]: [Unknown<C>] extends [never]
    ? v.GenericSchema<unknown, Collections[C]>
    : `${C} has fields that its shape does not know: ${Unknown<C>}`;
};
const shapeOf: Complete = shapes;

export type Shaped<C extends CollectionName> =
  | { readonly ok: true; readonly doc: Collections[C] }
  /** `path` within the document: `.lines[0].packs`. */
  | { readonly ok: false; readonly path: string; readonly message: string };

/** The document, with what may be left out filled in as in a site file; or its first fault. */
export function shaped<C extends CollectionName>(collection: C, value: unknown): Shaped<C> {
  const schema = shapeOf[collection] as v.GenericSchema<unknown, Collections[C]>;
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return { ok: true, doc: parsed.output };
  const [issue] = parsed.issues;
  return { ok: false, path: jsonPath((issue.path ?? []).map(({ key }) => key)).slice(1), message: issue.message };
}
