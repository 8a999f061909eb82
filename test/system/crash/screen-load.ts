/** A screen on the live link: what it was shown must still be there in the lives to come. */
import { readSse } from '../../support/sse-reader.ts';
import { type Json, type TestServer, testToken } from '../../support/start-server.ts';
import { until } from '../../support/until.ts';
import { show, type Told } from './told.ts';

/** Resolves when the link has gone. */
export async function watchUntilGone(server: TestServer, told: Told): Promise<void> {
  const link = readSse(server.url, { authorization: `Bearer ${testToken}` });
  const before = told.screen.rev;
  await until(() => link.closed, { within: 180_000, what: 'the end of the live link' });
  const [first] = link.events;
  if (first !== undefined && first.data.rev < before)
    told.faults.push(`a screen had seen revision ${before}, and the next life began at ${first.data.rev}`);
  for (const { event, data } of link.events) if (event !== 'heartbeat') see(told, data);
}

function see(told: Told, { rev, requests = [], orders = [], dispensers = [] }: Json): void {
  const { screen } = told;
  screen.rev = Math.max(screen.rev, rev);
  for (const { id, askers } of requests) screen.requests.set(id, Math.max(askers, screen.requests.get(id) ?? 0));
  for (const order of orders) show(told, order);
  for (const { id, levelAt } of dispensers)
    if (levelAt !== null && levelAt > (screen.levels.get(id) ?? '')) screen.levels.set(id, levelAt);
}
