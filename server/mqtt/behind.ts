/** What a bridge, gateway or edge node that comes and goes means for the devices behind it. */
import type { Uplink } from '../contract/reading.ts';
import type { Dialect } from '../contract/site-file.ts';
import type { RawMessage } from '../usecases/ports.ts';
import type { Bindings, Listener } from './bindings.ts';
import type { Envelope } from './dialects/dialect.ts';

type Availability = Extract<Envelope, { type: 'availability' }>;

/** At most one message, to all dispensers behind it, or to those of `known` where the topic told who listens. */
export function behindIt(
  { source, receivedAt, retained }: RawMessage,
  dialect: Dialect,
  { addresses: [name = '', ...others], online, below = [] }: Availability,
  bindings: Bindings,
  known: readonly Listener[] | null,
): readonly Uplink[] {
  const all = bindings.all(dialect, source);
  const named =
    typeof below === 'function'
      ? (known ?? all).filter(({ binding }) => below(binding))
      : [
          ...below.flatMap((names) => bindings.find(dialect, names, source)),
          // Of those that it told of before this server was there only the names say it.
          ...all.filter(({ binding }) => isNamedBelow(binding.id.toLowerCase(), [name, ...others])),
        ];
  const dispensers = [...new Set(named.flatMap((one) => ('room' in one ? [] : [one.dispenser])))];
  if (dispensers.length === 0) return [];
  // A bridge on a broker of others is that network's.
  const gateway = typeof below === 'function' ? (source ?? name) : name;
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
