/** What each step of the guide adds, as parts of a site file. Ids are made of the names. */
import { idOf } from '../../state/draft.ts';

type Text = (name: string) => string;

const optional = (key: string, value: string): object => (value === '' ? {} : { [key]: value });
const decimal = (text: string): string => {
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value.toFixed(2) : text;
};

/** Its screens speak the language in which it was entered. */
export function siteFrom(text: Text, timezone: string, locale: string): object {
  const id = idOf(text('name')) || 'site';
  return {
    version: 1,
    site: { id, name: text('name'), timezone, locale, currency: text('currency') },
    locations: [
      { id, name: text('name'), kind: 'site' },
      { id: idOf(text('room')), name: text('room'), kind: text('kind'), parent: id },
      { id: idOf(text('storeroom')), name: text('storeroom'), kind: 'storeroom', parent: id },
    ],
  };
}

export function supplierFrom(text: Text): object {
  const email = text('email');
  const channel = email === '' ? { kind: 'file' } : { kind: 'email', to: email };
  return { version: 1, suppliers: [{ id: idOf(text('name')), name: text('name'), channel }] };
}

export function itemFrom(text: Text): object {
  const offer = {
    supplier: text('supplier'),
    sku: text('sku'),
    packSize: Number(text('packSize')),
    prices: [{ fromPacks: 1, price: decimal(text('price')) }],
  };
  return {
    version: 1,
    items: [
      {
        id: idOf(text('name')),
        name: text('name'),
        category: text('category'),
        stockUnit: text('stockUnit'),
        offers: [offer],
      },
    ],
    ...(text('onHand') === ''
      ? {}
      : { stock: [{ item: idOf(text('name')), location: text('storeroom'), onHand: Number(text('onHand')) }] }),
  };
}

export function dispenserFrom(text: Text): object {
  const id = idOf(text('name'));
  const dispenser = {
    id,
    name: text('name'),
    location: text('location'),
    item: text('item'),
    capacity: Number(text('capacity').replace(',', '.')),
    ...optional('storeroom', text('storeroom')),
    device: { dialect: 'hylla', id },
  };
  return { version: 1, dispensers: [dispenser] };
}
