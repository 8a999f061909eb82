/** Decodes what the server said. A page cannot put it right, so it is told no more than that it does not fit. */
import * as v from 'valibot';
import { ok, type Result, refuse } from '../../server/contract/errors.ts';

export function decoded<S extends v.GenericSchema>(schema: S, input: unknown): Result<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? ok(parsed.output) : refuse('internal', 'The server says what this page cannot read.');
}
