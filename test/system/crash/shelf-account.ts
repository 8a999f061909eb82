/** Shelves that emptied and were filled: each refill is booked once, and units are conserved. */
import { everydaySite } from '../../support/everyday-site.ts';
import type { Json, TestServer } from '../../support/start-server.ts';
import { everything } from './everything.ts';
import { emptying, refillsBy } from './shelves.ts';
import type { Told } from './told.ts';

/** Once all that was sent is acknowledged. `turn`: readings from one refill to the next. */
export async function shelfFaults(server: TestServer, { sent }: Told, turn: number): Promise<string[]> {
  const [movements, discrepancies, stock] = await Promise.all([
    everything(server, 'movements'),
    everything(server, 'discrepancies'),
    everything(server, 'stock'),
  ]);
  const faults: string[] = [];
  for (const [device, item] of emptying) {
    const issued = movements.filter(({ kind, dispenser }) => kind === 'issue' && dispenser === device).length;
    // What no storeroom had is told instead.
    const short = discrepancies.filter(({ dispenser, found }) => dispenser === device && found === 0).length;
    const refills = refillsBy(sent.get(device)?.size ?? 0, turn);
    if (issued + short !== refills) faults.push(`${device} was filled ${refills} times, booked ${issued} + ${short}`);
    const began = everydaySite().stock.find((line: Json) => line.item === item).onHand;
    const expected = movements
      .filter((one) => one.item === item && one.kind !== 'count')
      .reduce((sum, { quantity, from, to }) => sum + (to ? quantity : 0) - (from ? quantity : 0), began);
    const onHand = stock.find((one) => one.item === item)?.onHand;
    if (Math.abs(onHand - expected) > 0.001) faults.push(`${onHand} of ${item} on hand, by the ledger ${expected}`);
  }
  return faults;
}
