/** Which dispensers and rooms listen to a device: by network name, and by topic where the network leaves topics free. */
import type { Dialect } from '../contract/site-file.ts';
import { IdMap } from '../domain/id-map.ts';
import { listenersOf } from '../domain/listening.ts';
import type { CollectionName } from '../domain/model.ts';
import { matches } from '../domain/topic-rights.ts';
import type { Listening, Store } from '../usecases/ports.ts';
import { deviceName } from './device-name.ts';
import { dialectOf } from './dialects/index.ts';
import { createLearned, type Learned } from './learned.ts';

/** A dispenser's or a room's ear. */
export type Listener = Listening;

export interface Bindings {
  /** Those that name the device, by any of its names, however they are written. */
  find(dialect: Dialect, addresses: readonly string[], source: string | undefined): readonly Listener[];
  /** All of a family. */
  all(dialect: Dialect, source: string | undefined): readonly Listener[];
  /** Those that name a topic. */
  byTopic(topic: string, source: string | undefined): readonly Listener[];
  /** Of the site, for devices that tell local time. */
  readonly timezone: string;
  readonly learned: Learned;
}

/** Where a device has no other name than its topic. */
export const namedByTopic: ReadonlySet<Dialect> = new Set(['json', 'number']);

const nobody: readonly Listener[] = [];
const listened: ReadonlySet<CollectionName> = new Set(['dispensers', 'locations', 'site']);

/** Kept up to date by the store's commits; rebuilt whole, since sites change seldom. */
export function createBindings(store: Store): Bindings {
  let ears = earsOf([]);
  let timezone = 'UTC';

  function rebuild(): void {
    for (const { timezone: zone } of store.state.values('site')) timezone = zone;
    const listeners: Listener[] = [];
    for (const one of listenersOf(store.state)) {
      const dispenser = 'room' in one ? undefined : store.state.get('dispensers', one.dispenser);
      if ('room' in one) listeners.push(one);
      else if (dispenser !== undefined) {
        const { measure, reporting } = dispenser;
        const { dispenser: id, binding } = one;
        // As literals: of what is spread, V8 gives each a shape of its own, and looks its fields up anew at each message.
        listeners.push(
          reporting === undefined
            ? { dispenser: id, binding, measure }
            : { dispenser: id, binding, measure, told: true },
        );
      }
    }
    ears = earsOf(listeners);
  }
  rebuild();
  store.onCommit(({ changes, reset }) => {
    if (reset || changes.some(({ collection }) => listened.has(collection))) rebuild();
  });

  return {
    learned: createLearned(),
    find: (dialect, addresses, source) => ears.find(dialect, addresses, source),
    all: (dialect, source) => ears.all(dialect, source),
    byTopic: (topic, source) => ears.byTopic(topic, source),
    get timezone() {
      return timezone;
    },
  };
}

/** Who of `listeners` listens to what. */
export function earsOf(listeners: readonly Listener[]): Pick<Bindings, 'find' | 'all' | 'byTopic'> {
  const byName = new Places();
  const exact = new Places();
  /** By what stands before the last part, where that may be any. */
  const beneath = new Places();
  const filters: { readonly filter: string; readonly source: string; readonly listener: Listener }[] = [];
  for (const listener of listeners) {
    const { binding: device } = listener;
    const source = device.source ?? '';
    byName.add(placeOf(source, device.dialect), deviceName(device.id), listener);
    const topic = device.topic ?? (namedByTopic.has(device.dialect) ? device.id : undefined);
    for (const one of [
      ...(topic === undefined ? [] : [topic]),
      ...(dialectOf(device.dialect)?.implied?.(device) ?? []),
    ])
      if (!/[+#]/.test(one)) exact.add(source, one, listener);
      else if (/^[^+#]*\/\+$/.test(one)) beneath.add(source, one.slice(0, -2), listener);
      else filters.push({ filter: one, source, listener });
  }
  return {
    find(dialect, addresses, source = '') {
      const place = byName.at(placeOf(source, dialect));
      if (place === undefined) return nobody;
      for (const address of addresses) {
        const found = place.get(address) ?? place.get(deviceName(address));
        if (found !== undefined) return listOf(found);
      }
      return nobody;
    },
    all(dialect, source = '') {
      return [...(byName.at(placeOf(source, dialect))?.values() ?? [])].flat();
    },
    byTopic(topic, source = '') {
      const found = listOf(exact.at(source)?.get(topic));
      const parents = beneath.at(source);
      if (filters.length === 0 && parents === undefined) return found;
      const more = filters
        .filter((one) => one.source === source && matches(one.filter, topic))
        .map(({ listener }) => listener);
      const end = topic.lastIndexOf('/');
      const above = listOf(end < 0 ? undefined : parents?.get(topic.slice(0, end)));
      return more.length + above.length === 0 ? found : [...found, ...above, ...more];
    },
  };
}

/** Dialects are looked up as they are for the main broker, whose devices are most. */
const placeOf = (source: string, dialect: Dialect): string => (source === '' ? dialect : `${source}\n${dialect}`);

/** One listener, as most names have, or several. */
type Some = Listener | Listener[];

const listOf = (found: Some | undefined): readonly Listener[] =>
  found === undefined ? nobody : isList(found) ? found : [found];

const isList = (found: Some): found is Listener[] => Array.isArray(found);

/** Listeners by place and name. Two maps, not one with a key of both: putting that together took longer than looking it up. */
class Places {
  private readonly places = new Map<string, IdMap<Some>>();

  at(place: string): Pick<IdMap<Some>, 'get' | 'values'> | undefined {
    return this.places.get(place);
  }

  add(place: string, name: string, listener: Listener): void {
    const names = this.places.get(place) ?? new IdMap<Some>();
    this.places.set(place, names);
    const known = names.get(name);
    if (known !== undefined && isList(known)) known.push(listener);
    else names.set(name, known === undefined ? listener : [known, listener]);
  }
}
