/** Which components a description of a device has, by key; none of a text that is no description. */
import * as v from 'valibot';

const Description = v.pipe(v.string(), v.parseJson(), v.object({ components: v.record(v.string(), v.unknown()) }));

export function partsOf(text: string): ReadonlySet<string> {
  const { success, output } = v.safeParse(Description, text);
  return new Set(success ? Object.keys(output.components) : []);
}
