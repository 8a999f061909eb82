/** The one door for decoded messages, whichever edge they came through: a transaction, then the counters. */
import { ingestReadings } from './usecases/ingest-readings.ts';
import type { Clock, IngestSummary, Intake, Store } from './usecases/ports.ts';

/** Told of each batch once it is durable. */
export type IngestListener = (summary: IngestSummary) => void;

export function createIntake(parts: {
  store: Store;
  clock: Clock;
  newId: () => string;
  onBatch: IngestListener;
}): Intake {
  const { store, clock, newId, onBatch } = parts;
  return {
    async take(batch) {
      const context = { now: clock.now(), by: 'system', newId };
      const result = await store.transact((tx) => ingestReadings(tx, batch, context));
      // Ingest refuses single messages, never a batch: a refusal here is a fault of ours.
      if (!result.ok) throw new Error(`a batch of readings was refused: ${result.message}`);
      onBatch(result.value);
      return result.value;
    },
  };
}
