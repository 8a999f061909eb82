/** What a Homie device tells besides its level: battery, signal, firmware, and its other properties by their names. */
import type { DeviceVitals } from '../../contract/reading.ts';
import { batteryOf, batteryPercent, batteryVolts } from './battery.ts';
import { nameOf } from './find-decoded.ts';
import { firmwareIn } from './firmware.ts';
import { type About, type Facts, isNumber, likelyLevel, propertiesIn, shareOf } from './homie-description.ts';
import { numberOf } from './values.ts';

const longest = 64;

export function propertyVitals(path: string, text: string, about: About, facts: Facts | undefined): DeviceVitals {
  const property = path.slice(path.indexOf('/') + 1);
  if (/^batt(ery)?([_-](level|voltage|percent))?$/i.test(property)) return batteryBy(property, text, about);
  const number = numberOf(text);
  if (/rssi|signal/i.test(property) && number !== null && number < 0) return { rssi: number };
  const usual = isNumber(about) ? nameOf(property) : undefined;
  if (usual?.kind === 'percent' || path === (likelyLevel(facts) ?? (usual && path))) return {};
  const isFlag = about.datatype === 'boolean' && (text === 'true' || text === 'false');
  const value = isFlag ? text === 'true' : (number ?? text);
  if (typeof value === 'string' && value.length > longest) return {};
  // By its own name, unless another node has one of that name too.
  const isTwofold = [...propertiesIn(facts)].some((one) => one.endsWith(`/${property}`) && one !== path);
  return { metrics: { [isTwofold ? path.replace('/', '.') : property]: value } };
}

function batteryBy(property: string, text: string, { unit, range }: About): DeviceVitals {
  if (unit === 'V' || unit === 'mV' || /voltage/i.test(property)) return batteryVolts(`${text} ${unit ?? ''}`.trim());
  const share = unit === undefined && range !== undefined ? shareOf(text, range) : null;
  if (share !== null) return batteryPercent(Math.round(share * 10) / 10);
  return unit === '%' ? batteryPercent(text) : batteryOf(text);
}

/** `$stats/battery`, `$stats/uptime`, `$fw/version`: of version 3, and of extensions to 4. Null for what tells nothing. */
export function statVitals(node: string, name: string, text: string): DeviceVitals | null {
  if (node === '$fw') return name === 'version' ? firmwareIn(text) : null;
  if (node !== '$stats') return null;
  if (name === 'battery') return batteryPercent(text);
  const number = numberOf(text);
  return number === null || name.length > longest ? {} : { metrics: { [name]: number } };
}
