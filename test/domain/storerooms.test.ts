import { expect, it } from 'vitest';
import { pathUp, storeroomsFor, storeroomsNear } from '../../server/domain/storerooms.ts';
import { memoryState } from '../support/memory-state.ts';

const tree = () => {
  const state = memoryState();
  const put = (id: string, kind: 'site' | 'building' | 'floor' | 'room' | 'storeroom', parent?: string) =>
    state.put('locations', { id, name: id, kind, ...(parent === undefined ? {} : { parent }) });
  put('site', 'site');
  for (const house of ['a', 'b']) {
    put(house, 'building', 'site');
    for (const floor of ['1', '2']) {
      put(house + floor, 'floor', house);
      put(`${house + floor}-room`, 'room', house + floor);
    }
  }
  put('a1-store', 'storeroom', 'a1');
  put('a1-cupboard', 'storeroom', 'a1-room');
  put('a2-store', 'storeroom', 'a2');
  put('b-store', 'storeroom', 'b');
  put('lost-store', 'storeroom');
  return state;
};
const ids = (places: readonly { id: string }[]) => places.map(({ id }) => id);

it('the nearest storeroom is in the room, then on the floor, in the building, on the site, elsewhere', () => {
  expect(ids(storeroomsNear(tree(), 'a1-room'))).toEqual([
    'a1-cupboard',
    'a1-store',
    'a2-store',
    'b-store',
    'lost-store',
  ]);
  expect(ids(storeroomsNear(tree(), 'b2-room'))[0]).toBe('b-store');
});

it('retired storerooms are none', () => {
  const state = tree();
  state.put('locations', { id: 'a1-cupboard', name: 'x', kind: 'storeroom', parent: 'a1-room', retired: true });
  expect(ids(storeroomsNear(state, 'a1-room'))[0]).toBe('a1-store');
});

it('a storeroom of its own comes first, the others stay in reserve', () => {
  const order = ids(storeroomsFor(tree(), { location: 'a1-room', storeroom: 'b-store' }));
  expect(order).toEqual(['b-store', 'a1-cupboard', 'a1-store', 'a2-store', 'lost-store']);
});

it('a ring of locations ends', () => {
  const state = memoryState();
  state.put('locations', { id: 'a', name: 'a', kind: 'room', parent: 'b' });
  state.put('locations', { id: 'b', name: 'b', kind: 'room', parent: 'a' });
  expect(pathUp(state, 'a')).toEqual(['a', 'b']);
});
