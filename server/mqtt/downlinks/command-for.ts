/** What a device is told, as its family takes it. */
import type { Dialect } from '../../contract/site-file.ts';
import type { DeviceConfigDoc } from '../../domain/device-config.ts';
import type { DeviceCommand } from '../../usecases/ports.ts';
import { chirpstackDownlink, thingsStackDownlink } from './lorawan.ts';
import { ownConfig } from './own.ts';
import { tasmotaPeriod } from './tasmota.ts';
import { zigbeeSet } from './zigbee2mqtt.ts';

/** Null while nobody knows where it is to be told: it must be heard first. */
type Encoder = (doc: DeviceConfigDoc) => DeviceCommand | null;

const encoders: Partial<Record<Dialect, Encoder>> = {
  hylla: ownConfig,
  'ttn-v3': thingsStackDownlink,
  'chirpstack-v4': chirpstackDownlink,
  tasmota: tasmotaPeriod,
  zigbee2mqtt: zigbeeSet,
};

export const commandFor: Encoder = (doc) => encoders[doc.binding.dialect]?.(doc) ?? null;
