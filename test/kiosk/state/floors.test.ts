import { describe, expect, it } from 'vitest';
import { floorPages, floors } from '../../../kiosk/state/floors.ts';
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
    expect(floorPages(building(6), { columns: 4, height: 20, row: 5, heading: 2 }).length).toBe(1);
  });

  it('shows every room exactly once over its pages, however small a page is', () => {
    for (const height of [1, 7, 9, 13, 40]) {
      const pages = floorPages(building(23), { columns: 3, height, row: 5, heading: 2 });
      const shown = pages.flat().flatMap(({ rooms }) => rooms.map(({ place }) => place.id));
      expect(new Set(shown).size).toBe(23);
      expect(shown.length).toBe(23);
    }
  });

  it('goes on with the next floor where there is room left on a page', () => {
    const [first] = floorPages(building(8), { columns: 3, height: 14, row: 5, heading: 2 });
    expect(first?.map(({ name, rooms }) => [name, rooms.length])).toEqual([
      ['Plan 2', 2],
      ['Plan 1', 3],
    ]);
  });
});
