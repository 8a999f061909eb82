/** Tables as text for spreadsheets and programs: comma-separated values by RFC 4180. */

export type CsvRow = readonly (string | number)[];

/** Every row ends with CR LF, the last one too. */
export function csvText(rows: Iterable<CsvRow>): string {
  let text = '';
  for (const row of rows) text += `${row.map(csvCell).join(',')}\r\n`;
  return text;
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"): it begins with
 * one of = + - @, tab, carriage return, or their full-width twins.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
