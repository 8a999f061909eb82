/** What a preset makes of a message: of what a formatter left, or else of the bytes themselves. */
import type { DeviceVitals, PeopleCount, Press } from '../../../contract/reading.ts';
import type { DeviceBinding } from '../../../contract/site-file.ts';
import type { Found, Opened, Wanted } from '../dialect.ts';
import { otherMeasured } from '../find-decoded.ts';
import { isRecord } from '../values.ts';
import { modelByKeys } from './guess-keys.ts';
import { presets } from './index.ts';
import type { Preset } from './preset.ts';

type Binding = Pick<DeviceBinding, 'preset' | 'unit'>;

export interface Told {
  readonly found: Found;
  /** What is absent is not to be looked for elsewhere. */
  readonly isDecided?: true;
  readonly vitals: DeviceVitals;
  readonly people?: PeopleCount;
  readonly press?: Press;
}

/**
 * By the site's choice, or else by the model that the network names or whose formatter alone has such keys; null when there is
 * no such preset.
 */
export function byPreset(binding: Binding, opened: Opened, wanted: Wanted): Told | null {
  const preset = presets.get(binding.preset ?? opened.model ?? modelByKeys(opened.own?.decoded) ?? '');
  if (preset === undefined) return null;
  const { own } = opened;
  const told = read(preset, own === undefined ? opened.message : own.decoded, wanted, binding);
  // A formatter that says nothing of what the model is for: none of the vendor's.
  if (own === undefined || own.frame === null || preset.decode === undefined || saysSomething(told)) return told;
  const decoded = preset.decode(own.frame, own.port);
  const byBytes = read(preset, decoded, wanted, binding);
  return { ...byBytes, vitals: { ...otherMeasured(decoded), ...byBytes.vitals } };
}

function read(preset: Preset, decoded: unknown, wanted: Wanted, binding: Binding): Told {
  if (!isRecord(decoded)) return { found: 'absent', vitals: {} };
  const people = preset.people?.(decoded);
  const press = preset.press?.(decoded);
  return {
    found: preset.find(decoded, wanted, binding),
    vitals: preset.vitals(decoded),
    ...(preset.decides && { isDecided: preset.decides }),
    ...(people !== undefined && { people }),
    ...(press !== undefined && { press }),
  };
}

const saysSomething = ({ found, vitals, people, press }: Told): boolean =>
  found !== 'absent' || people !== undefined || press !== undefined || Object.keys(vitals).length > 0;
