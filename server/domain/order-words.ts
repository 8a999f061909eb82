/** The words on an order, in the language of the site. */
import type { WrittenLanguage } from './language.ts';

export interface OrderWords {
  readonly order: string;
  readonly date: string;
  readonly buyer: string;
  readonly supplier: string;
  readonly line: string;
  readonly sku: string;
  readonly name: string;
  readonly packs: string;
  readonly content: string;
  readonly packPrice: string;
  readonly lineTotal: string;
  readonly goods: string;
  readonly freight: string;
  readonly total: string;
  readonly note: string;
  /** Asks for a confirmation that names the order number. */
  readonly please: string;
}

const sv: OrderWords = {
  order: 'Beställning',
  date: 'Datum',
  buyer: 'Köpare och leveransadress',
  supplier: 'Leverantör',
  line: 'Rad',
  sku: 'Artikelnr',
  name: 'Benämning',
  packs: 'Antal förp.',
  content: 'Innehåll',
  packPrice: 'Pris/förp.',
  lineTotal: 'Summa',
  goods: 'Varor',
  freight: 'Frakt',
  total: 'Totalt exkl. moms',
  note: 'Meddelande',
  please: 'Bekräfta gärna beställningen och ange dess nummer.',
};

const en: OrderWords = {
  order: 'Purchase order',
  date: 'Date',
  buyer: 'Buyer and delivery address',
  supplier: 'Supplier',
  line: 'Line',
  sku: 'SKU',
  name: 'Description',
  packs: 'Packs',
  content: 'Contents',
  packPrice: 'Price/pack',
  lineTotal: 'Amount',
  goods: 'Goods',
  freight: 'Freight',
  total: 'Total excl. VAT',
  note: 'Message',
  please: 'Please confirm this order and quote its number.',
};

export function orderWords(locale: WrittenLanguage): OrderWords {
  return locale === 'sv' ? sv : en;
}
