import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../kiosk/state/model.ts';
import { defaultRoom, floorOf, neighboursOf } from '../../../kiosk/state/places.ts';
import { orderFor, supplyFor } from '../../../kiosk/state/supply.ts';
import { at, dispenser, snapshot } from '../sample-model.ts';

const dispensers = [
  dispenser('soap', { location: 'wc', item: 'soap' }),
  dispenser('filter'),
  dispenser('x', { location: 'wc-2' }),
];

describe('places', () => {
  it('a screen without a room shows the first break room, else the first room with a dispenser', () => {
    expect(defaultRoom(modelOf(snapshot({ dispensers })))).toBe('pentry');
    expect(defaultRoom(modelOf(snapshot({ dispensers: dispensers.slice(0, 1) })))).toBe('wc');
    expect(defaultRoom(modelOf(snapshot()))).toBeNull();
  });

  it('neighbours are the other rooms with dispensers on the same floor', () => {
    const model = modelOf(snapshot({ dispensers }));
    expect(neighboursOf(model, 'pentry').map(({ place }) => place.id)).toEqual(['wc']);
  });

  it('a ring of parents ends the search for a floor', () => {
    const locations = [
      { id: 'a', name: 'A', kind: 'room' as const, parent: 'b' },
      { id: 'b', name: 'B', kind: 'room' as const, parent: 'a' },
    ];
    expect(floorOf(modelOf(snapshot({ locations })), 'a')).toBeNull();
  });
});

describe('supply', () => {
  const stock = (near: number, far: number) => [
    {
      item: 'soap',
      onHand: near + far,
      inDispensers: 1,
      onOrder: 0,
      allocated: 0,
      out: false,
      locations: [
        { location: 'skap', onHand: far },
        { location: 'forrad', onHand: near },
      ],
    },
  ];

  it('is fetched on the same floor even when there is more elsewhere', () => {
    expect(supplyFor(modelOf(snapshot({ stock: stock(2, 9) })), 'soap', 'wc')).toEqual({
      location: 'forrad',
      onHand: 2,
    });
  });

  it('is fetched elsewhere when this floor has none, and nowhere when nobody has', () => {
    expect(supplyFor(modelOf(snapshot({ stock: stock(0, 9) })), 'soap', 'wc')?.location).toBe('skap');
    expect(supplyFor(modelOf(snapshot({ stock: stock(0, 0) })), 'soap', 'wc')).toBeNull();
  });

  it('comes with the soonest order that is sent and still owes some of it', () => {
    const order = (id: string, status: 'draft' | 'sent', expected: number, received: number) => ({
      id,
      supplier: 's',
      supplierName: 'S',
      status,
      overdue: false,
      createdAt: at(0),
      expectedAt: at(expected),
      lines: [{ item: 'soap', quantity: 6, received }],
    });
    const orders = [
      order('draft', 'draft', 1, 0),
      order('done', 'sent', 2, 6),
      order('late', 'sent', 9, 0),
      order('next', 'sent', 5, 2),
    ];
    expect(orderFor(modelOf(snapshot({ orders })), 'soap')?.id).toBe('next');
  });
});
