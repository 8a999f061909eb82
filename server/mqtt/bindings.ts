/** Which dispensers listen to a device: by network name, and by topic where the network leaves topics free. */
import type { DeviceBinding, Dialect, Measure } from '../contract/site-file.ts';
import { matches } from '../domain/topic-rights.ts';
import type { Store } from '../usecases/ports.ts';

/** A dispenser's ear. */
export interface Listener {
  readonly dispenser: string;
  readonly binding: DeviceBinding;
  readonly measure: Measure;
}

export interface Bindings {
  /** Those that name the device, by any of its names. Names are compared without regard to case, as EUIs are written both ways. */
  find(dialect: Dialect, addresses: readonly string[], source: string | undefined): readonly Listener[];
  /** Those that name a topic. */
  byTopic(topic: string, source: string | undefined): readonly Listener[];
  /** Of the site, for devices that tell local time. */
  readonly timezone: string;
}

/** Where a device has no other name than its topic. */
export const namedByTopic: ReadonlySet<Dialect> = new Set(['json', 'number']);

const nobody: readonly Listener[] = [];

/** Kept up to date by the store's commits; rebuilt whole, since sites change seldom. */
export function createBindings(store: Store): Bindings {
  let byName = new Map<string, Listener[]>();
  let exact = new Map<string, Listener[]>();
  let filters: { readonly filter: string; readonly source: string; readonly listener: Listener }[] = [];
  let timezone = 'UTC';

  function rebuild(): void {
    byName = new Map();
    exact = new Map();
    filters = [];
    for (const { timezone: zone } of store.state.values('site')) timezone = zone;
    for (const { id, device, measure, retired } of store.state.values('dispensers')) {
      if (device === undefined || retired) continue;
      const listener = { dispenser: id, binding: device, measure };
      const source = device.source ?? '';
      append(byName, nameKey(device.dialect, device.id, source), listener);
      const topic = device.topic ?? (namedByTopic.has(device.dialect) ? device.id : undefined);
      if (topic === undefined) continue;
      if (/[+#]/.test(topic)) filters.push({ filter: topic, source, listener });
      else append(exact, topicKey(topic, source), listener);
    }
  }
  rebuild();
  store.onCommit(({ changes, reset }) => {
    if (reset || changes.some(({ collection }) => collection === 'dispensers' || collection === 'site')) rebuild();
  });

  return {
    find(dialect, addresses, source = '') {
      for (const address of addresses) {
        const found = byName.get(nameKey(dialect, address, source));
        if (found !== undefined) return found;
      }
      return nobody;
    },
    byTopic(topic, source = '') {
      const found = exact.get(topicKey(topic, source)) ?? nobody;
      if (filters.length === 0) return found;
      const more = filters
        .filter((one) => one.source === source && matches(one.filter, topic))
        .map(({ listener }) => listener);
      return more.length === 0 ? found : [...found, ...more];
    },
    get timezone() {
      return timezone;
    },
  };
}

const nameKey = (dialect: Dialect, address: string, source: string): string =>
  `${source}\n${dialect}\n${address.toLowerCase()}`;
const topicKey = (topic: string, source: string): string => `${source}\n${topic}`;

function append(map: Map<string, Listener[]>, key: string, listener: Listener): void {
  const known = map.get(key);
  if (known) known.push(listener);
  else map.set(key, [listener]);
}
