/** What the fields of a site file are called in the forms, and what stands in them, for a person. */
import { categories, locationKinds } from '../../../server/contract/site-file.ts';
import { number } from '../../i18n/format.ts';
import { o } from '../../i18n/office/t.ts';
import { t } from '../../i18n/screens/t.ts';
import type { Leaf } from '../../state/value-changes.ts';
import { dispenserName, itemName, placeName } from '../names.ts';

/** `path` as in the file, dotted, with places in lists: `offers.0.sku`. Null for what no form has. */
export function fieldName(path: string): string | null {
  const m = o().edit;
  const names: Readonly<Record<string, string>> = {
    name: m.name,
    'name.sv': m.nameSv,
    'name.en': m.nameEn,
    kind: m.kind,
    parent: m.parent,
    category: m.category,
    stockUnit: m.stockUnit,
    expectedDailyUse: m.dailyUse,
    serviceLevel: m.serviceLevel,
    'offers.supplier': m.supplier,
    'offers.sku': m.sku,
    'offers.packSize': m.packSize,
    'offers.minPacks': m.minPacks,
    'offers.prices.fromPacks': m.fromPacks,
    'offers.prices.price': m.price,
    'leadTimeDays.mean': m.leadTime,
    'leadTimeDays.sd': m.leadTimeSd,
    orderDays: m.orderDays,
    minimumOrder: m.minimumOrder,
    'freight.fee': m.freight,
    'freight.freeFrom': m.freeFrom,
    'channel.kind': m.channel,
    'channel.to': m.email,
    'approval.autoBelow': m.autoBelow,
    location: m.location,
    item: m.item,
    capacity: m.capacity,
    storeroom: m.storeroom,
    lowLevel: m.lowLevel,
    emptyLevel: m.emptyLevel,
    'measure.kind': m.measureKind,
    'measure.emptyMm': m.emptyMm,
    'measure.fullMm': m.fullMm,
    'measure.fullRadiusMm': m.fullRadius,
    'measure.coreRadiusMm': m.coreRadius,
    'measure.emptyG': m.emptyG,
    'measure.fullG': m.fullG,
    'measure.perRefill': m.perRefill,
    'device.dialect': m.dialect,
    'device.id': m.deviceId,
    'device.preset': m.preset,
    'device.unit': m.unit,
    'device.source': m.source,
    'device.topic': m.topic,
    onHand: o().stock.onHand,
  };
  return names[path.replace(/\.\d+(?=\.|$)/g, '')] ?? null;
}

export function valueText(path: string, value: Leaf | undefined): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return o().dispensers.flag(value);
  const field = path.replace(/^.*\./, '');
  if (field === 'item') return itemName(value);
  if (field === 'location' || field === 'parent' || field === 'storeroom') return placeName(value);
  const category = categories.find((one) => one === value);
  if (field === 'category' && category !== undefined) return t().category[category];
  const kind = locationKinds.find((one) => one === value);
  return path === 'kind' && kind !== undefined ? o().edit.placeKind[kind] : value;
}

/** What a line of an import is about, by the name that it has now. */
export function docName(part: string, id: string): string {
  if (part === 'items') return itemName(id);
  if (part === 'locations') return placeName(id);
  if (part === 'dispensers') return dispenserName(id);
  if (part !== 'stock') return id;
  const [item = id, location = ''] = id.split('@');
  return `${itemName(item)}, ${placeName(location)}`;
}
