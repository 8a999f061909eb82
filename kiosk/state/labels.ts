/** Sheets of labels: the sizes there are in the shops, in millimetres, and what goes on one. */
export interface SheetFormat {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** White at the side and above of an A4 sheet. */
  readonly side: number;
  readonly top: number;
}

/** A4, 210 x 297 mm, without gaps between the labels. */
export const sheetFormats = {
  '70x37': { columns: 3, rows: 8, width: 70, height: 37, side: 0, top: 0.5 },
  '99x38': { columns: 2, rows: 7, width: 99.1, height: 38.1, side: 5.9, top: 15.15 },
  '105x148': { columns: 2, rows: 2, width: 105, height: 148.5, side: 0, top: 0 },
} as const satisfies Readonly<Record<string, SheetFormat>>;
export type SheetName = keyof typeof sheetFormats;

export interface Label {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What the code leads to. */
  readonly url: string;
}

/** Labels by sheet; `used`: places at the beginning of the first sheet that are gone already. */
export function onSheets(
  labels: readonly Label[],
  format: SheetFormat,
  used: number,
): readonly (readonly (Label | null)[])[] {
  const perSheet = format.columns * format.rows;
  const all = [...Array.from({ length: Math.min(used, perSheet - 1) }, () => null), ...labels];
  return Array.from({ length: Math.ceil(all.length / perSheet) }, (_, i) =>
    all.slice(i * perSheet, (i + 1) * perSheet),
  );
}
