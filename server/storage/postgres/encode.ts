/** Values as PostgreSQL array literals (manual, 8.15.2): one parameter a column, which is what the server reads fastest. */

/** Element of JSON or text: in quotes, with `"` and `\` escaped. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`;
}

export function plainArray(values: readonly (number | boolean | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
