/** What ids stand for, as people know it. */
import { ownNotes } from '../../server/contract/api/stock.ts';
import { number } from '../i18n/format.ts';
import { textOf } from '../i18n/names.ts';
import { o } from '../i18n/office/t.ts';
import { inUnits } from '../i18n/screens/in-units.ts';
import { live } from '../state/session.ts';

export function itemName(id: string): string {
  const item = live.get().model?.items.get(id);
  return item ? textOf(item.name) : id;
}

/** `12 rullar` */
export function amount(quantity: number, item: string): string {
  const unit = live.get().model?.items.get(item)?.stockUnit;
  return unit === undefined ? number(quantity) : inUnits(quantity, unit);
}

export function placeName(id: string | undefined): string {
  if (id === undefined) return '';
  return live.get().model?.locations.get(id)?.name ?? id;
}

export function dispenserName(id: string | undefined): string {
  if (id === undefined) return '';
  return live.get().model?.dispensers.get(id)?.name ?? id;
}

/** Who did something, as a person reads it: `user:anna`, `system`. */
export function whoName(by: string): string {
  if (by === 'system') return o().byItself;
  if (by === 'token:api') return o().access.ownToken;
  return by === 'anybody' ? o().anybody : by.replace(/^user:/, '');
}

/** A note of the ledger: Hylla's own in the page's language, a person's as they wrote it. */
export function noteText(note: string | undefined): string {
  const { notes } = o().stock;
  const own = Object.entries(ownNotes).find(([, text]) => text === note)?.[0];
  const key = Object.keys(notes).find((one): one is keyof typeof notes => one === own);
  return key === undefined ? (note ?? '') : notes[key];
}
