/** What the log is told of a failure to store. */
import { StoreUnavailable } from '../usecases/ports.ts';

/** Of a store that is away the reason says it all; of a fault of ours where it is. */
export function aboutStore(error: unknown): object {
  return error instanceof StoreUnavailable ? { reason: error.message } : { err: error };
}
