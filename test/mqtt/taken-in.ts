/** What messages lead to: decoded and taken in, a minute apart, by one dispenser; and what screens show of it then. */
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { dispenserView } from '../../server/usecases/views/dispenser-view.ts';
import { dispenser, type Raw, receivedAt, storeWith } from './decoding.ts';

export type Told = readonly [topic: string, payload: unknown, retained?: boolean];

export async function takenIn(device: Raw, more: Raw, messages: readonly Told[]) {
  const doc = dispenser(device, more);
  const store = await storeWith(doc);
  await store.transact((tx) => tx.put('locations', { id: 'l', name: 'L', kind: 'room' }));
  const decoder = createDecoder(store);
  const rejected: Record<string, number> = {};
  let ids = 0;
  for (const [i, [topic, payload, retained = false]] of messages.entries()) {
    const now = receivedAt + i * 60_000;
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const batch = decoder.decode({ topic, payload: bytes, retained, receivedAt: now });
    await store.transact((tx) => {
      const done = ingestReadings(tx, batch, {
        now,
        by: 'system',
        newId: () => `id-${String(++ids).padStart(6, '0')}`,
      });
      if (done.ok)
        for (const [reason, times] of Object.entries(done.value.rejected))
          rejected[reason] = (rejected[reason] ?? 0) + times;
    });
  }
  return {
    rejected,
    view: dispenserView(store.state, doc, null),
    inbox: [...store.state.values('inbox')].map(({ id }) => id),
    requests: [...store.state.values('requests')].map(({ kind }) => kind),
  };
}
