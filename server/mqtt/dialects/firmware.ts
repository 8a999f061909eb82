/** Which firmware a device runs, where a family tells it. Anything but a short text is none. */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DialectContext } from './dialect.ts';
import { at, isRecord, parseJson } from './values.ts';

const longest = 64;

export function firmwareIn(value: unknown): Pick<DeviceVitals, 'firmware'> {
  if (typeof value !== 'string') return {};
  const firmware = value.trim();
  return firmware !== '' && firmware.length <= longest && isPrintable(firmware) ? { firmware } : {};
}

const isPrintable = (text: string): boolean => !/\p{C}/u.test(text);

/**
 * Tasmota says it at its start and in answer to `Status 2`: `{"Info1":{"Version":"13.3.0(tasmota)"}}` (before version 10
 * without "Info1"), `{"StatusFWR":{"Version":…}}`.
 */
export const tasmotaFirmware = (message: unknown): Pick<DeviceVitals, 'firmware'> =>
  firmwareIn(at(message, 'Info1', 'Version') ?? at(message, 'StatusFWR', 'Version') ?? at(message, 'Version'));
/** Kinds of its messages that may. */
export const tasmotaVersions: ReadonlySet<string> = new Set(['INFO1', 'STATUS2', 'STATUS0']);

const builds = (source: string | undefined): string => `zigbee2mqtt builds ${source ?? ''}`;

/** Zigbee2MQTT lists it by device on `bridge/devices`: `[{friendly_name, software_build_id}]`. */
export function noteBuilds(text: string, { learned, source }: DialectContext): void {
  const parsed = parseJson(text);
  if (!parsed.ok || !Array.isArray(parsed.value)) return;
  const found = parsed.value.filter(isRecord).flatMap((device): [string, string][] => {
    const { friendly_name: name } = device;
    const { firmware } = firmwareIn(device['software_build_id']);
    return typeof name === 'string' && firmware !== undefined ? [[name, firmware]] : [];
  });
  learned.set(builds(source), new Map(found));
}

export const buildOf = (name: string, { learned, source }: DialectContext): Pick<DeviceVitals, 'firmware'> =>
  firmwareIn(learned.get(builds(source))?.get(name));
