/** A device's name, for comparing: networks write one in capitals and another in small letters, and an EUI in several ways. */
import { euiOf } from './dialects/lorawan.ts';

/** Characters of an EUI: plain, with separators, in base64. */
const euiLengths = new Set([16, 23, 12]);

export const deviceName = (id: string): string =>
  ((euiLengths.has(id.length) ? euiOf(id) : undefined) ?? id).toLowerCase();
