/**
 * A call button at a dispenser asks as somebody at the kiosk does: a short press says that it is empty, a long or a double one
 * that something is wrong. One on the wall of a room knows of no dispenser: something is wrong there. Who presses again within a minute
 * of the last time is impatient, not another. A press that reaches us late asks for nothing that was seen to meanwhile.
 */
import { ok } from '../contract/errors.ts';
import type { Uplink } from '../contract/reading.ts';
import { reportTime } from '../domain/report-time.ts';
import { sameRequest } from '../domain/request.ts';
import type { Context, Tx } from './ports.ts';
import { submitRequest } from './submit-request.ts';

const impatience = 60_000;

export function askByButton(
  tx: Tx,
  { id: dispenser, location }: { readonly id?: string; readonly location: string },
  { press, address, deviceTime, receivedAt }: Extract<Uplink, { type: 'event' }>,
  context: Context,
): void {
  const { refilledAt = null } = dispenser === undefined ? {} : (tx.get('levels', dispenser) ?? {});
  if (refilledAt !== null && reportTime(deviceTime, receivedAt).at < refilledAt) return;
  const asked =
    dispenser === undefined
      ? ({ kind: 'problem', location } as const)
      : press === 'long' || press === 'double'
        ? ({ kind: 'problem', dispenser, location } as const)
        : ({ kind: 'empty', dispenser } as const);
  const open = sameRequest(tx, asked);
  const isAgain = open !== undefined && context.now - (open.pressedAt ?? open.askedAt) < impatience;
  const receipt = isAgain ? ok(open) : submitRequest(tx, asked, { ...context, by: `device:${address}` });
  const request = receipt.ok ? tx.get('requests', receipt.value.id) : undefined;
  if (request !== undefined) tx.put('requests', { ...request, pressedAt: context.now });
}
