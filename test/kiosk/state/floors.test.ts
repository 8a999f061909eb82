import { describe, expect, it } from 'vitest';
import { floorPages, floors, isTroubled } from '../../../kiosk/state/floors.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { dispenser, snapshot } from '../sample-model.ts';

const building = (rooms: number) => {
  const base = snapshot();
  const locations = Array.from({ length: rooms }, (_, i) => ({
    id: `r${i}`,
    name: `Rum ${i}`,
    kind: 'room' as const,
    parent: i < rooms - 2 ? 'plan-1' : 'plan-2',
  }));
  return floors(
    modelOf({
      ...base,
      locations: [...base.locations, ...locations],
      dispensers: locations.map(({ id }) => dispenser(`d-${id}`, { location: id })),
    }),
  );
};

describe('the building on the wall', () => {
  it('stands with its top floor on top, and leaves out floors with nothing on them', () => {
    expect(building(4).map(({ name }) => name)).toEqual(['Plan 2', 'Plan 1']);
    expect(floors(modelOf(snapshot({ dispensers: [dispenser('a')] }))).map(({ id }) => id)).toEqual(['plan-1']);
  });

  it('fits on one page when it can', () => {
    expect(floorPages(building(6), { width: 10, columns: 4, height: 20, row: 5, heading: 2 }).length).toBe(1);
  });

  it('shows every room exactly once over its pages, however small a page is', () => {
    for (const height of [1, 7, 9, 13, 40]) {
      const pages = floorPages(building(23), { width: 10, columns: 3, height, row: 5, heading: 2 });
      const shown = pages.flat().flatMap(({ rooms }) => rooms.map(({ place }) => place.id));
      expect(new Set(shown).size).toBe(23);
      expect(shown.length).toBe(23);
    }
  });

  it('goes on with the next floor where there is room left on a page, and parts only one that fits on none', () => {
    const pages = (rooms: number, height: number) =>
      floorPages(building(rooms), { width: 10, columns: 3, height, row: 5, heading: 2 }).map((page) =>
        page.map(({ name, rooms }) => `${name}: ${rooms.length}`),
      );
    expect(pages(5, 14)).toEqual([['Plan 2: 2', 'Plan 1: 3']]);
    expect(pages(8, 14)).toEqual([['Plan 2: 2'], ['Plan 1: 6']]);
    expect(pages(14, 14)).toEqual([['Plan 2: 2', 'Plan 1: 3'], ['Plan 1: 6'], ['Plan 1: 3']]);
  });

  it('has trouble where something is empty, low or broken, as it stands now', () => {
    const [first, second] = building(4);
    const base = snapshot({ dispensers: [dispenser('d-r3', { location: 'r3', status: 'low' })] });
    if (!first || !second) throw new Error('no floors');
    expect([first, second].map((floor) => isTroubled(floor, modelOf(base)))).toEqual([true, false]);
  });
});

describe('a floor with a plan', () => {
  const size = { columns: 4, width: 48, height: 40, row: 8, heading: 3 };
  const plans = [{ location: 'plan-1', version: 'v', width: 4, height: 3 }];
  const at = { x: 1, y: 2 };
  const drawn = (more: Parameters<typeof snapshot>[0] = {}) =>
    floors(
      modelOf(
        snapshot({
          plans,
          dispensers: [
            dispenser('a', { location: 'wc', at }),
            dispenser('b', { location: 'wc' }),
            dispenser('c', { location: 'pentry', at: { ...at, plan: 'plan-1' } }),
            dispenser('d', { location: 'pentry', at: { ...at, plan: 'plan-2' } }),
            dispenser('e', { location: 'wc-2', at }),
          ],
          ...more,
        }),
      ),
    );
  const idsOf = (list: readonly { readonly id: string }[] | undefined) => list?.map(({ id }) => id);

  it('shows what is placed on it, and in rooms what is not, or on the plan of another floor', () => {
    const [second, first] = drawn();
    expect(second).toMatchObject({ id: 'plan-2', plan: null });
    expect(idsOf(first?.plan?.dispensers)).toEqual(['a', 'c']);
    expect(first?.rooms.map(({ place, dispensers }) => [place.id, idsOf(dispensers)])).toEqual([
      ['wc', ['b']],
      ['pentry', ['d']],
    ]);
  });

  it('is drawn as wide as the page, lower where rooms stand below, and on a page of its own where it must', () => {
    const [first, second] = floorPages(drawn(), size);
    expect(first?.map(({ id }) => id)).toEqual(['plan-2']);
    expect(second?.map(({ id, plan, rooms }) => [id, plan?.height, rooms.length])).toEqual([['plan-1', 29, 2]]);
    const [alone] = floorPages(drawn({ dispensers: [dispenser('a', { location: 'wc', at })] }), size);
    expect(alone?.[0]?.plan?.height).toBe(36);
    const wide = drawn({ plans: plans.map((plan) => ({ ...plan, height: 1 })) });
    expect(floorPages(wide, size).length).toBe(1);
  });

  it('goes on with its rooms on the next page, however many there are, and shows each once', () => {
    const locations = Array.from({ length: 30 }, (_, i) => ({
      id: `r${i}`,
      name: `Rum ${i}`,
      kind: 'room' as const,
      parent: 'plan-1',
    }));
    const all = drawn({
      locations: [...snapshot().locations, ...locations],
      dispensers: [
        dispenser('a', { location: 'wc', at }),
        ...locations.map(({ id }) => dispenser(id, { location: id })),
      ],
    });
    const pages = floorPages(all, size);
    expect(pages.flat().filter(({ plan }) => plan !== null)).toHaveLength(1);
    const shown = pages.flat().flatMap(({ rooms }) => rooms.map(({ place }) => place.id));
    expect([shown.length, new Set(shown).size]).toEqual([30, 30]);
    for (const page of pages) {
      const heights = page.map(
        ({ plan, rooms }) => size.heading + (plan?.height ?? 0) + Math.ceil(rooms.length / 4) * size.row,
      );
      expect(heights.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(size.height);
    }
  });

  it('is that of the building for what is on no floor', () => {
    const yard = { id: 'yard', name: 'Gården', kind: 'room' as const, parent: 'hus' };
    const parts = drawn({
      plans: [{ location: 'hus', version: 'v', width: 4, height: 3 }],
      locations: [...snapshot().locations, yard],
      dispensers: [dispenser('a', { location: 'wc', at }), dispenser('y', { location: 'yard', at })],
    });
    expect(parts.map(({ id, plan }) => [id, idsOf(plan?.dispensers)])).toEqual([
      ['plan-1', undefined],
      ['hus', ['y']],
    ]);
  });
});
