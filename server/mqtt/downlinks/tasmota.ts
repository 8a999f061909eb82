/** Tasmota: `cmnd/<topic>/TelePeriod`, seconds as text; it answers on `stat/<topic>/RESULT` (tasmota.github.io/docs/Commands). */
import type { DeviceConfigDoc } from '../../domain/device-config.ts';
import type { DeviceCommand } from '../../usecases/ports.ts';

/** Not retained: a stored command would be carried out again at each connect. */
export function tasmotaPeriod({ binding, place, settings }: DeviceConfigDoc): DeviceCommand | null {
  if (settings.intervalS === undefined) return null;
  const topic = `${place ?? `cmnd/${binding.id}`}/TelePeriod`;
  return { topic, payload: String(settings.intervalS), retain: false, qos: 1 };
}
