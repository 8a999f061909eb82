import { readFileSync } from 'node:fs';
import type { TestServer } from './start-server.ts';

/** MB that the server has resident. */
export function residentMB({ process: { pid } }: TestServer): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
