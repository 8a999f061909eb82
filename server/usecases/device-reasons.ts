/** What can be wrong with how a device is to be read, for other languages than the message's. */
import type { Why } from '../contract/reasons.ts';

export const unknownModel = (model = ''): Why => ({ reason: 'unknown-model', about: { model } });
export const badMapping: Why = { reason: 'bad-mapping' };
