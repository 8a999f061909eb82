/** A device's name, for comparing: networks write one in capitals and another in small letters, and an EUI in several ways. */
import { euiOf } from './dialects/lorawan.ts';

export const deviceName = (id: string): string => (euiOf(id) ?? id).toLowerCase();
