import { describe, expect, it } from 'vitest';
import {
  putDispenser,
  putItem,
  putLocation,
  retireDispenser,
  retireItem,
  retireLocation,
  retireSupplier,
} from '../../server/usecases/edit-site.ts';
import { exportSite } from '../../server/usecases/export-site.ts';
import { contextAt } from '../support/memory-state.ts';
import { dispenserOf, setLevel, smallSiteState, unwrap } from '../support/small-site.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const pen = { id: 'pen', name: 'Pen', category: 'office', stockUnit: 'pen', serviceLevel: 0.9, offers: [] } as const;

describe('putting one document', () => {
  it('tells whether it is new', () => {
    const state = smallSiteState();
    expect(unwrap(putItem(state, { ...pen, offers: [] }, context))).toMatchObject({ created: true });
    expect(unwrap(putItem(state, { ...pen, offers: [], stockUnit: 'box' }, context))).toMatchObject({ created: false });
    expect(state.get('items', 'pen')?.stockUnit).toBe('box');
  });

  it('follows the rules of a site file, with paths from the document', () => {
    const state = smallSiteState();
    const wrong = { ...dispenserOf(state, 'rolls'), item: 'none', emptyLevel: 50 };
    expect(putDispenser(state, wrong, context)).toMatchObject({
      ok: false,
      code: 'invalid',
      issues: [{ path: '$.item' }, { path: '$.emptyLevel' }],
    });
    const ring = { id: 'house', name: 'House', kind: 'site', parent: 'wc' } as const;
    expect(putLocation(state, ring, context)).toMatchObject({ ok: false, issues: [{ path: '$.parent' }] });
    expect(dispenserOf(state, 'rolls').item).toBe('roll');
  });

  it('of another capacity corrects what hangs there, by a line of the ledger', () => {
    const state = smallSiteState();
    setLevel(state, 'cups', 50);
    unwrap(putDispenser(state, { ...dispenserOf(state, 'cups'), capacity: 300 }, context));
    expect(state.get('levels', 'cups')).toMatchObject({ level: 50, content: 150 });
    expect([...state.values('movements')].at(-1)).toMatchObject({
      kind: 'count',
      dispenser: 'cups',
      quantity: 150,
      change: 50,
    });
  });

  it('of another item starts anew', () => {
    const state = smallSiteState();
    setLevel(state, 'cups', 50);
    unwrap(putDispenser(state, { ...dispenserOf(state, 'cups'), item: 'roll' }, context));
    expect(state.get('levels', 'cups')).toMatchObject({ level: null, content: 0 });
    expect([...state.values('movements')].at(-1)).toMatchObject({
      kind: 'count',
      item: 'cup',
      quantity: 0,
      change: -100,
    });
  });
});

describe('retiring one document', () => {
  it('is refused while something needs it, and names all of it', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 2 }]);
    const line = {
      item: 'roll',
      sku: 'R',
      packs: 2,
      packSize: 6,
      packPrice: 1,
      received: 0,
      reason: { kind: 'manual' },
    } as const;
    state.put('orders', {
      id: '2026-001',
      supplier: 'shop',
      status: 'sent',
      lines: [line],
      freight: 0,
      currency: 'SEK',
      createdAt: 0,
      createdBy: 'x',
    });
    const refusal = (result: ReturnType<typeof retireItem>) => (result.ok ? '' : `${result.code}: ${result.message}`);
    expect(refusal(retireItem(state, 'roll', context))).toBe(
      'conflict: The item roll is still needed: dispenser rolls gives it out, near holds 2, order 2026-001 brings it. Change that first.',
    );
    expect(refusal(retireSupplier(state, 'shop', context))).toContain('order 2026-001 is open');
    expect(refusal(retireLocation(state, 'floor-1', context))).toContain(
      'location wc lies in it, location near lies in it',
    );
    expect(refusal(retireLocation(state, 'none', context))).toBe('not-found: There is no location none.');
  });

  it('takes it out of use and keeps it for the ledger', () => {
    const state = smallSiteState();
    setLevel(state, 'rolls', 50);
    unwrap(retireDispenser(state, 'rolls', context));
    unwrap(retireItem(state, 'roll', context));
    expect(exportSite(state)).toMatchObject({ items: [{ id: 'cup' }] });
    expect(state.get('items', 'roll')).toMatchObject({ retired: true });
    expect(state.get('devices', 'rolls')).toBeUndefined();
    expect(retireDispenser(state, 'rolls', context)).toMatchObject({ ok: false, code: 'not-found' });
  });
});
