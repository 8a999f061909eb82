/** What messages say besides to those who tell devices how to report: what became of it, and where the device is to be told. */
import type { ConfigAnswer, Uplink } from '../contract/reading.ts';
import type { Dialect } from '../contract/site-file.ts';
import type { RawMessage } from '../usecases/ports.ts';
import type { Listener } from './bindings.ts';
import type { Opened } from './dialects/dialect.ts';
import { echoedInterval } from './downlinks/milesight.ts';
import { placeOf } from './downlinks/place-of.ts';

type Answer = Extract<Uplink, { type: 'answer' }>;
type Said = Partial<Pick<Opened, 'own'>> & { readonly answer?: ConfigAnswer };

/** One for each device that is told things; of `opened` what answers. Empty where there is nothing to say. */
export function answersIn(
  { topic, source, retained, receivedAt }: RawMessage,
  dialect: Dialect,
  opened: Said,
  listeners: readonly Listener[],
): readonly Answer[] {
  return listeners.flatMap((listener): Answer[] => {
    if (!('told' in listener)) return [];
    const { binding } = listener;
    const place = placeOf(binding, topic);
    const answer = opened.answer ?? echoed(binding.preset, opened.own);
    if (place === undefined && answer === undefined) return [];
    const from = { ...(source !== undefined && { source }), ...(retained && { retained }) };
    const said = { ...(place !== undefined && { place }), ...(answer !== undefined && { answer }) };
    return [{ type: 'answer', dialect, address: binding.id, receivedAt, ...from, ...said }];
  });
}

/** By frames of the models that say a command back. */
function echoed(preset: string | undefined, own: Opened['own']): ConfigAnswer | undefined {
  if (!preset?.startsWith('milesight-') || !own?.frame) return undefined;
  const intervalS = echoedInterval(own.frame);
  return intervalS === null ? undefined : { outcome: 'taken', intervalS };
}
