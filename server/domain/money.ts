/**
 * Money is reckoned in whole minor units (öre, cents) and crosses the process boundary as decimal text, so that no
 * amount ever passes through a binary fraction.
 */
import type { Money } from '../contract/primitives.ts';
import type { Minor } from './model.ts';

/** `"419.5"` -> 41950. The text has passed the contract's `Money`. */
export function parseMoney(text: Money): Minor {
  const [whole = '0', cents = ''] = text.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}

/** 41950 -> `"419.50"`. */
export function formatMoney(amount: Minor): string {
  const digits = String(Math.abs(Math.round(amount))).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What whole packs cost, in minor units. */
export function lineTotal(line: { readonly packs: number; readonly packPrice: Minor }): Minor {
  return line.packs * line.packPrice;
}
