/**
 * A call button at a dispenser asks as somebody at the kiosk does: a short press says that it is empty, a long or a double one
 * that something is wrong. One on the wall of a room knows of no dispenser: something is wrong there. Who presses again within a minute is impatient, not another.
 */
import type { Uplink } from '../contract/reading.ts';
import { sameRequest } from '../domain/request.ts';
import type { Context, Tx } from './ports.ts';
import { submitRequest } from './submit-request.ts';

const impatience = 60_000;

export function askByButton(
  tx: Tx,
  { id: dispenser, location }: { readonly id?: string; readonly location: string },
  { press, address }: Extract<Uplink, { type: 'event' }>,
  context: Context,
): void {
  const asked =
    dispenser === undefined
      ? ({ kind: 'problem', location } as const)
      : press === 'long' || press === 'double'
        ? ({ kind: 'problem', dispenser, location } as const)
        : ({ kind: 'empty', dispenser } as const);
  const open = sameRequest(tx, asked);
  if (open !== undefined && context.now - open.askedAt < impatience) return;
  submitRequest(tx, asked, { ...context, by: `device:${address}` });
}
