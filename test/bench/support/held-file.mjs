import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a process writes down what of its memory is in use. */
export const heldFile = (pid) => join(tmpdir(), `hylla-bench-held-${pid}`);
