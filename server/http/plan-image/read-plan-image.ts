/** A floor plan as it arrives: checked, measured, and as it is kept. */
import { createHash } from 'node:crypto';
import type { PlanType } from '../../contract/api/plans.ts';
import { ok, type Result, refuse } from '../../contract/errors.ts';
import type { PlanImage } from '../../usecases/plans.ts';
import { checkPng } from './check-png.ts';
import { checkSvg } from './check-svg.ts';

/** Errors: `invalid`, with the reason, for anything that is not a harmless picture of that type. */
export function readPlanImage(type: PlanType, bytes: Uint8Array): Result<PlanImage> {
  const text = type === 'image/svg+xml' ? textOf(bytes) : Buffer.from(bytes).toString('base64');
  if (text === null) return refuse('invalid', 'The SVG is not UTF-8', { reason: 'picture-broken' });
  const checked = type === 'image/svg+xml' ? checkSvg(text) : checkPng(bytes);
  if (!checked.ok) return checked;
  const version = createHash('sha256').update(type).update(bytes).digest('base64url').slice(0, 16);
  return ok({ type, data: text, version, ...checked.value });
}

/** Without a byte order mark; null when it is not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
