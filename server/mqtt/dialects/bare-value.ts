/** A value alone, as text: what it measures is told by the unit behind it, by the site, or by the dispenser. */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Found, Wanted } from './dialect.ts';
import { at, kindOfUnit, measuredAs } from './values.ts';

/** `usual`: the unit of what is measured in such, where neither the value nor the binding names one. */
export function bareValue(
  message: unknown,
  binding: Pick<DeviceBinding, 'unit'>,
  wanted: Wanted,
  usual?: string,
): Found {
  const value = at(message, 'value');
  if (value === undefined) return 'absent';
  if (binding.unit !== undefined || (typeof value === 'string' && /[a-z%]\s*$/i.test(value)))
    return measuredAs('percent', value, binding);
  return measuredAs(wanted, value, {}, kindOfUnit(usual) === wanted ? usual : undefined);
}
