/** What the keys of one device model mean, units included, whatever network carries it. */
import type { DeviceVitals, PeopleCount, Press } from '../../../contract/reading.ts';
import type { DeviceBinding } from '../../../contract/site-file.ts';
import type { Found, Wanted } from '../dialect.ts';

export interface Preset {
  /** Vendor-model in kebab case. */
  readonly name: string;
  /** Further models that say the same in the same way. */
  readonly also?: readonly string[];
  /**
   * What the vendor's own formatter makes of a frame, by its names. Empty where the frame tells nothing that is known.
   * `port` is LoRaWAN's FPort, undefined where the network does not tell.
   */
  decode?(frame: Uint8Array, port: number | undefined): Readonly<Record<string, unknown>>;
  /** Whether a frame is one of this model's, whole: of vendors that say in their frames what each value is. */
  reads?(frame: Uint8Array): boolean;
  /** The value in what a formatter made. */
  find(decoded: unknown, wanted: Wanted, binding: Pick<DeviceBinding, 'unit'>): Found;
  /** What it does not find in a message is not to be looked for elsewhere in it. */
  readonly decides?: true;
  vitals(decoded: unknown): DeviceVitals;
  people?(decoded: unknown): PeopleCount | undefined;
  press?(decoded: unknown): Press | undefined;
}
