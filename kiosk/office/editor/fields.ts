/** Which fields each part of the site has in its form, and in which groups. */
import { categories, dialects, locationKinds, units } from '../../../server/contract/site-file.ts';
import { textOf } from '../../i18n/names.ts';
import { o } from '../../i18n/office/t.ts';
import { t } from '../../i18n/screens/t.ts';
import { type Doc, getAt } from '../../state/draft.ts';
import { live } from '../../state/session.ts';

export const parts = ['items', 'suppliers', 'locations', 'dispensers'] as const;
export type Part = (typeof parts)[number];

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Field {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'number' | 'money' | 'share' | 'choice' | 'weekdays';
  readonly choices?: readonly Choice[];
  /** Words to choose from, though others are allowed. */
  readonly suggest?: readonly string[];
  /** What stands for a value in the page's language, and the value that a word stands for. */
  readonly words?: { shown(value: string): string; meant(text: string): string };
  /** What an empty choice says; absent: there must be one. */
  readonly empty?: string;
  readonly wide?: true;
}

export interface Group {
  readonly title: string;
  readonly hint?: string;
  readonly fields: readonly Field[];
  /** A list: its path, and what a new one is. */
  readonly list?: 'offers' | 'devices';
}

export interface Suppliers {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

const byLabel = (a: Choice, b: Choice) => a.label.localeCompare(b.label);
const plain = (values: readonly string[]): readonly Choice[] => values.map((value) => ({ value, label: value }));

function places(keep: (kind: string) => boolean = () => true): readonly Choice[] {
  const all = live.get().model?.locations;
  if (all === undefined) return [];
  const pathOf = (id: string | undefined, depth = 0): string => {
    const place = id === undefined ? undefined : all.get(id);
    if (place === undefined || depth > 8) return '';
    const above = pathOf(place.parent, depth + 1);
    return above === '' || all.get(place.parent ?? '')?.kind === 'site' ? place.name : `${above} · ${place.name}`;
  };
  return [...all.values()]
    .filter(({ kind }) => keep(kind))
    .map(({ id }) => ({ value: id, label: pathOf(id) }))
    .sort(byLabel);
}

const itemChoices = (): readonly Choice[] =>
  [...(live.get().model?.items.values() ?? [])]
    .map(({ id, name }) => ({ value: id, label: textOf(name) }))
    .sort(byLabel);

const stockUnits = (): readonly string[] => [
  ...new Set([...(live.get().model?.items.values() ?? [])].map(({ stockUnit }) => stockUnit)),
];
/** `ream` is `ris` to who reads Swedish. */
const unitWords = {
  shown: (unit: string): string => t().unit(unit, 1),
  meant: (text: string): string => stockUnits().find((unit) => unitWords.shown(unit) === text) ?? text,
};

/** The form of `part` for a draft: what it asks for depends on what has been chosen. */
export function groupsOf(part: Part, draft: Doc, isNew: boolean): readonly Group[] {
  const m = o().edit;
  const id: readonly Field[] = isNew ? [{ path: 'id', label: m.id, hint: m.idHint, kind: 'text' }] : [];
  if (part === 'items') return itemGroups(id);
  if (part === 'suppliers') return supplierGroups(draft, id);
  if (part === 'locations') {
    const kinds = locationKinds.map((value) => ({ value, label: m.placeKind[value] }));
    return [
      {
        title: m.about,
        fields: [
          { path: 'name', label: m.name, kind: 'text', wide: true },
          ...id,
          { path: 'kind', label: m.kind, kind: 'choice', choices: kinds },
          { path: 'parent', label: m.parent, kind: 'choice', choices: places(), empty: m.top },
        ],
      },
      ...(isNew ? [] : [{ title: m.roomDevices, hint: m.roomDevicesHint, fields: [], list: 'devices' } as const]),
    ];
  }
  return dispenserGroups(draft, id);
}

function itemGroups(id: readonly Field[]): readonly Group[] {
  const m = o().edit;
  return [
    {
      title: m.about,
      fields: [
        { path: 'name.sv', label: m.nameSv, kind: 'text', wide: true },
        { path: 'name.en', label: m.nameEn, kind: 'text', wide: true },
        ...id,
        {
          path: 'category',
          label: m.category,
          kind: 'choice',
          choices: categories.map((value) => ({ value, label: t().category[value] })),
        },
        {
          path: 'stockUnit',
          label: m.stockUnit,
          hint: m.stockUnitHint,
          kind: 'text',
          suggest: stockUnits().map(unitWords.shown),
          words: unitWords,
        },
      ],
    },
    {
      title: m.buffer,
      hint: m.bufferHint,
      fields: [
        { path: 'expectedDailyUse', label: m.dailyUse, hint: m.dailyUseHint, kind: 'number' },
        { path: 'serviceLevel', label: m.serviceLevel, hint: m.serviceLevelHint, kind: 'share' },
      ],
    },
    { title: m.offers, hint: m.offersHint, fields: [], list: 'offers' },
  ];
}

function supplierGroups(draft: Doc, id: readonly Field[]): readonly Group[] {
  const m = o().edit;
  const kind = getAt(draft, 'channel.kind') ?? 'file';
  return [
    { title: m.about, fields: [{ path: 'name', label: m.name, kind: 'text', wide: true }, ...id] },
    {
      title: m.delivery,
      fields: [
        { path: 'leadTimeDays.mean', label: m.leadTime, hint: m.leadTimeHint, kind: 'number' },
        { path: 'leadTimeDays.sd', label: m.leadTimeSd, hint: m.leadTimeSdHint, kind: 'number' },
        { path: 'orderDays', label: m.orderDays, kind: 'weekdays', wide: true },
        { path: 'minimumOrder', label: m.minimumOrder, kind: 'money' },
        { path: 'freight.fee', label: m.freight, kind: 'money' },
        { path: 'freight.freeFrom', label: m.freeFrom, kind: 'money' },
      ],
    },
    {
      title: m.ordering,
      fields: [
        {
          path: 'channel.kind',
          label: m.channel,
          kind: 'choice',
          choices: [
            { value: 'email', label: m.channelEmail },
            { value: 'file', label: m.channelFile },
          ],
        },
        ...(kind === 'email' ? [{ path: 'channel.to', label: m.email, kind: 'text', wide: true } as const] : []),
        { path: 'approval.autoBelow', label: m.autoBelow, hint: m.autoBelowHint, kind: 'money' },
      ],
    },
    {
      title: m.address,
      fields: [
        { path: 'party.street', label: m.street, kind: 'text', wide: true },
        { path: 'party.postalCode', label: m.postalCode, kind: 'text' },
        { path: 'party.city', label: m.city, kind: 'text' },
        { path: 'party.country', label: m.country, hint: m.countryHint, kind: 'text' },
        { path: 'party.vat', label: m.vat, kind: 'text' },
        { path: 'party.email', label: m.email, kind: 'text' },
      ],
    },
  ];
}

const measureKinds = ['percent', 'distance', 'roll', 'weight', 'stack', 'count'] as const;

function dispenserGroups(draft: Doc, id: readonly Field[]): readonly Group[] {
  const m = o().edit;
  const measure = String(getAt(draft, 'measure.kind') ?? 'percent');
  const millimetres = (key: 'emptyMm' | 'fullMm', label: string): Field => ({
    path: `measure.${key}`,
    label,
    kind: 'number',
  });
  const measured: Readonly<Record<string, readonly Field[]>> = {
    distance: [millimetres('emptyMm', m.emptyMm), millimetres('fullMm', m.fullMm)],
    stack: [millimetres('emptyMm', m.emptyMm), millimetres('fullMm', m.fullMm)],
    roll: [
      { path: 'measure.fullRadiusMm', label: m.fullRadius, kind: 'number' },
      { path: 'measure.coreRadiusMm', label: m.coreRadius, kind: 'number' },
    ],
    weight: [
      { path: 'measure.emptyG', label: m.emptyG, kind: 'number' },
      { path: 'measure.fullG', label: m.fullG, kind: 'number' },
    ],
    count: [{ path: 'measure.perRefill', label: m.perRefill, kind: 'number' }],
  };
  const hasDevice = getAt(draft, 'device.dialect') !== undefined;
  return [
    {
      title: m.about,
      fields: [
        { path: 'name', label: m.name, kind: 'text', wide: true },
        ...id,
        { path: 'location', label: m.location, kind: 'choice', choices: places((kind) => kind !== 'site') },
        { path: 'item', label: m.item, kind: 'choice', choices: itemChoices() },
        { path: 'capacity', label: m.capacity, hint: m.capacityHint, kind: 'number' },
        {
          path: 'storeroom',
          label: m.storeroom,
          kind: 'choice',
          choices: places((kind) => kind === 'storeroom'),
          empty: m.nearest,
        },
        { path: 'lowLevel', label: m.lowLevel, kind: 'number' },
        { path: 'emptyLevel', label: m.emptyLevel, kind: 'number' },
      ],
    },
    {
      title: m.measure,
      hint: m.measureHint,
      fields: [
        {
          path: 'measure.kind',
          label: m.measureKind,
          kind: 'choice',
          choices: measureKinds.map((value) => ({ value, label: m.measures[value] })),
        },
        ...(measured[measure] ?? []),
      ],
    },
    {
      title: m.device,
      hint: m.deviceHint,
      fields: [
        { path: 'device.dialect', label: m.dialect, kind: 'choice', choices: plain(dialects), empty: m.noDevice },
        ...(hasDevice
          ? ([
              { path: 'device.id', label: m.deviceId, hint: m.deviceIdHint, kind: 'text' },
              { path: 'device.preset', label: m.preset, hint: m.presetHint, kind: 'text' },
              { path: 'device.unit', label: m.unit, kind: 'choice', choices: plain(units), empty: m.byFamily },
              { path: 'device.source', label: m.source, hint: m.sourceHint, kind: 'text' },
              { path: 'device.topic', label: m.topic, kind: 'text', wide: true },
            ] as const)
          : []),
      ],
    },
  ];
}
