/** What the keys of one device model mean, units included, whatever network carries it. */
import type { DeviceVitals } from '../../../contract/reading.ts';
import type { Found } from '../dialect.ts';

export interface Preset {
  /** Vendor-model in kebab case. */
  readonly name: string;
  /** The value, from the decoded object or from the raw frame. */
  find(decoded: unknown, frame: Uint8Array | null): Found;
  vitals(decoded: unknown, frame: Uint8Array | null): DeviceVitals;
}
