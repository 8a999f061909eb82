/** What a bridge, gateway or edge node that comes and goes means for the devices behind it. */
import type { Uplink } from '../contract/reading.ts';
import type { Dialect } from '../contract/site-file.ts';
import type { RawMessage } from '../usecases/ports.ts';
import type { Bindings, Listener } from './bindings.ts';
import type { Envelope } from './dialects/dialect.ts';

type Availability = Extract<Envelope, { type: 'availability' }>;

/** At most one message, to all dispensers behind it. */
export function behindIt(
  { topic, source, receivedAt, retained }: RawMessage,
  dialect: Dialect,
  { addresses: [name = '', ...others], online, below = [] }: Availability,
  bindings: Bindings,
): readonly Uplink[] {
  const all = bindings.all(dialect, source);
  const named =
    below === 'all'
      ? all.filter((one) => isHere(one, topic.slice(0, topic.indexOf(name))))
      : [
          ...below.flatMap((names) => bindings.find(dialect, names, source)),
          // Of those that it told of before this server was there only the names say it.
          ...all.filter(({ binding }) => isNamedBelow(binding.id.toLowerCase(), [name, ...others])),
        ];
  const dispensers = [...new Set(named.flatMap((one) => ('room' in one ? [] : [one.dispenser])))];
  if (dispensers.length === 0) return [];
  // A bridge has no name of its own: it is its network's.
  const gateway = below === 'all' ? (source ?? dialect) : name;
  return [
    {
      ...{ type: 'availability', dialect, address: name, receivedAt, dispensers, online, gateway },
      ...(source !== undefined && { source }),
      ...(retained && { retained }),
    },
  ];
}

const isNamedBelow = (id: string, names: readonly string[]): boolean =>
  names.some((own) => id.startsWith(`${own.toLowerCase()}/`));

/** A dispenser that names a topic elsewhere is behind another bridge. */
const isHere = ({ binding: { topic } }: Listener, base: string): boolean =>
  topic === undefined || topic.startsWith(base);
