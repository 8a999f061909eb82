/**
 * Zigbee2MQTT: `<base>/<friendly name>/set` (docs/devices/TLC2206.md: `min_set`, "Liquid minimum percentage", 0 to 100;
 * ME201WZ.md and ME202WZ.md: `mini_set`).
 */
import type { DeviceConfigDoc } from '../../domain/device-config.ts';
import type { DeviceCommand } from '../../usecases/ports.ts';

export function zigbeeSet({ binding, place, settings }: DeviceConfigDoc): DeviceCommand | null {
  if (settings.alertLevel === undefined) return null;
  const topic = `${place ?? `zigbee2mqtt/${binding.id}`}/set`;
  const name = /^tuya-me20[12]wz$/.test(binding.preset ?? '') ? 'mini_set' : 'min_set';
  return { topic, payload: JSON.stringify({ [name]: Math.round(settings.alertLevel) }), retain: false, qos: 1 };
}
