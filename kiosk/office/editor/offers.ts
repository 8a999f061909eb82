/** The offers of an item: from whom, in which packs, at what price; prices by how many packs are ordered. */
import { html, nothing, type TemplateResult } from 'lit';
import { o } from '../../i18n/office/t.ts';
import { type Doc, getAt, type Json } from '../../state/draft.ts';
import { fieldOf, type Hands } from './field.ts';

const newOffer = (supplier: string): Json => ({
  supplier,
  sku: '',
  packSize: 1,
  minPacks: 1,
  prices: [{ fromPacks: 1, price: '' }],
});

export function offersOf(
  draft: Doc,
  suppliers: readonly { readonly id: string; readonly name: string }[],
  hands: Hands,
): TemplateResult {
  const m = o().edit;
  const offers = listAt(draft, 'offers');
  return html`${offers.map((_, i) => offerOf(draft, i, suppliers, hands))}
    ${
      suppliers.length === 0
        ? html`<p class="hint">${m.noSuppliers}</p>`
        : html`<button type="button" @click=${() => hands.set('offers', [...offers, newOffer(suppliers[0]?.id ?? '')])}>${m.addOffer}</button>`
    }`;
}

function offerOf(
  draft: Doc,
  index: number,
  suppliers: readonly { readonly id: string; readonly name: string }[],
  hands: Hands,
): TemplateResult {
  const m = o().edit;
  const at = `offers.${index}`;
  const prices = listAt(draft, `${at}.prices`);
  const choices = suppliers.map(({ id, name }) => ({ value: id, label: name }));
  const lastFrom = Number(getAt(draft, `${at}.prices.${prices.length - 1}.fromPacks`) ?? 0);
  const fault = hands.faultAt(`${at}.prices`);
  return html`<div class="offer" role="group" aria-label="${m.offer} ${index + 1}">
    <div class="fields">
      ${fieldOf({ path: `${at}.supplier`, label: m.supplier, kind: 'choice', choices }, draft, hands)}
      ${fieldOf({ path: `${at}.sku`, label: m.sku, kind: 'text' }, draft, hands)}
      ${fieldOf({ path: `${at}.packSize`, label: m.packSize, hint: m.packSizeHint, kind: 'number' }, draft, hands)}
      ${fieldOf({ path: `${at}.minPacks`, label: m.minPacks, kind: 'number' }, draft, hands)}
    </div>
    ${prices.map(
      (_, i) => html`<div class="fields price">
        ${fieldOf({ path: `${at}.prices.${i}.fromPacks`, label: m.fromPacks, kind: 'number' }, draft, hands)}
        ${fieldOf({ path: `${at}.prices.${i}.price`, label: m.price, kind: 'money' }, draft, hands)}
        ${
          prices.length === 1
            ? nothing
            : html`<button type="button" class="plain" aria-label="${m.removePrice} ${i + 1}" @click=${() => hands.set(`${at}.prices.${i}`, undefined)}>${m.removePrice}</button>`
        }
      </div>`,
    )}
    ${fault === undefined ? nothing : html`<small class="bad">${fault}</small>`}
    <p class="row">
      <button type="button" class="plain" @click=${() => hands.set(`${at}.prices`, [...prices, { fromPacks: lastFrom + 1, price: '' }])}>${m.addPrice}</button>
      <button type="button" class="plain grave" @click=${() =>
        hands.set(
          'offers',
          listAt(draft, 'offers').filter((_, i) => i !== index),
        )}>${m.removeOffer}</button>
    </p>
  </div>`;
}

function listAt(draft: Doc, path: string): readonly Json[] {
  const list = getAt(draft, path);
  return Array.isArray(list) ? list : [];
}
