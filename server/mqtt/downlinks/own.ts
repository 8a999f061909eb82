/** Our own dialect: retained, so that a device which sleeps or comes later finds it. */
import type { ConfigMessage } from '../../contract/own-dialect.ts';
import { deviceTopic } from '../../contract/topics.ts';
import type { DeviceConfigDoc } from '../../domain/device-config.ts';
import type { DeviceCommand } from '../../usecases/ports.ts';

export function ownConfig({ binding, settings, state, token }: DeviceConfigDoc): DeviceCommand {
  const { intervalS, nearEmpty, alertLevel, quietHours } = settings;
  const message = {
    id: token,
    ...(intervalS !== undefined && { reportIntervalS: intervalS }),
    ...(nearEmpty && { nearEmpty: { level: nearEmpty.level, reportIntervalS: nearEmpty.intervalS } }),
    ...(alertLevel !== undefined && { alertLevel }),
    ...(quietHours && {
      quietHours: {
        reportIntervalS: quietHours.intervalS,
        workdays: [...quietHours.workdays],
        hours: [quietHours.hours[0], quietHours.hours[1]],
        holidays: [...quietHours.holidays],
        utcOffsetS: quietHours.utcOffsetS,
      },
    }),
  } satisfies ConfigMessage;
  const payload = state === 'clearing' ? '' : JSON.stringify(message);
  return { topic: deviceTopic(binding.id, 'config'), payload, retain: true, qos: 1 };
}
