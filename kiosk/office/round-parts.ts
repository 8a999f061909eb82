/** What the plan of a round and the walk have in common: the cart by storeroom, the stops by floor. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { CartLine, RoundStop } from '../../server/contract/api/rounds.ts';
import { when } from '../i18n/format.ts';
import { o } from '../i18n/office/t.ts';
import { floorOf } from '../state/places.ts';
import { live, tick } from '../state/session.ts';
import { amount, itemName, placeName } from './names.ts';

export const roundStyles = css`
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  h3 {
    margin: var(--space-5) 0 var(--space-2);
    font-size: var(--text-2);
    color: var(--ink-2);
    font-weight: var(--weight-strong);
  }
  h3:first-of-type {
    margin-top: 0;
  }
  .cart li {
    display: flex;
    gap: var(--space-3);
    align-items: baseline;
    padding: var(--space-2) 0;
    border-bottom: 1px solid var(--line);
  }
  .cart li:last-child {
    border-bottom: 0;
  }
  .cart .of {
    flex: 1;
    min-width: 0;
  }
  .cart .many {
    font-weight: var(--weight-strong);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .cart small {
    display: block;
    color: var(--ink-3);
    font-size: var(--text-1);
  }
  .box {
    display: none;
  }
  @media print {
    button,
    .button,
    .controls,
    .back {
      display: none !important;
    }
    .card {
      border: 0;
      padding: 0;
      break-inside: avoid-page;
    }
    li {
      break-inside: avoid;
    }
    .box {
      display: inline-block;
      flex: none;
      width: 1em;
      height: 1em;
      border: 1.5px solid currentColor;
      align-self: center;
    }
  }
`;

/** The cart, what no storeroom has first; `mark` adds to a line. */
export function cartList(
  cart: readonly CartLine[],
  mark: (line: CartLine, index: number) => TemplateResult | typeof nothing = () => nothing,
): TemplateResult {
  const rooms = [...new Set(cart.map(({ from }) => from))];
  const m = o().rounds;
  return html`<div class="cart">
    ${rooms.map(
      (room) => html`<h3>${room === null ? m.nowhere : placeName(room)}</h3>
        <ul>
          ${cart.map((line, index) =>
            line.from === room
              ? html`<li>
                  ${mark(line, index)}<span class="box"></span>
                  <span class="of">${itemName(line.item)}${packsOf(line)}</span>
                  <span class="many">${carried(line.quantity, line.item)}</span>
                </li>`
              : nothing,
          )}
        </ul>`,
    )}
  </div>`;
}

/** Nobody carries a fifth of a bag. */
export const carried = (quantity: number, item: string): string => amount(Math.ceil(quantity), item);

function packsOf({ item, packs }: CartLine): TemplateResult | typeof nothing {
  if (packs === undefined || packs.whole === 0) return nothing;
  const loose = packs.loose > 0 ? carried(packs.loose, item) : null;
  return html`<small>${o().rounds.packs(packs.whole, amount(packs.size, item), loose)}</small>`;
}

/** Stops in their order, cut where the floor changes; where the site has no floors, all under its name. */
export function byFloor<S extends Pick<RoundStop, 'location'>>(
  stops: readonly S[],
): readonly { readonly name: string; readonly stops: readonly S[] }[] {
  const { model } = live.get();
  const floors: { name: string; stops: S[] }[] = [];
  const hasFloors = [...(model?.locations.values() ?? [])].some(({ kind }) => kind === 'floor');
  const elsewhere = (hasFloors ? undefined : model?.site?.name) ?? o().rounds.otherPlaces;
  for (const stop of stops) {
    const name = (model && floorOf(model, stop.location)?.name) ?? elsewhere;
    const last = floors.at(-1);
    if (last?.name === name) last.stops.push(stop);
    else floors.push({ name, stops: [stop] });
  }
  return floors;
}

/** How much a stop presses. */
export function urgencyTag({
  urgency,
  emptyAt,
  request,
}: Pick<RoundStop, 'urgency' | 'emptyAt' | 'request'>): TemplateResult {
  const m = o().rounds;
  if (urgency === 'now') return html`<span class="tag bad">${request === undefined ? m.now : m.asked}</span>`;
  return html`<span class="tag warn">${m.soon(emptyAt === null ? null : when(emptyAt, tick.get() ?? Date.parse(emptyAt)))}</span>`;
}
