/** What a virtual device has to say, and what becomes of it on its network. */
import type { DeviceBinding, Measure } from '../../server/contract/site-file.ts';
import type { Sample } from '../sensor.ts';

/** One report of a device. */
export interface Report {
  readonly device: DeviceBinding;
  readonly measure: Measure;
  readonly sample: Sample;
  /** What the device's clock says, ms. */
  readonly at: number;
  readonly boot: number;
  readonly seq: number;
  /** Percent. */
  readonly battery: number;
  /** dBm. */
  readonly rssi: number;
  readonly timezone: string;
}

export interface Message {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export type Encoder = (report: Report) => readonly Message[];
