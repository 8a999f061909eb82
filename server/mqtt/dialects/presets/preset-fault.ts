/** What is wrong with the name of a preset, in a sentence; null when nothing is. */
import { presets } from './index.ts';

export function presetFault(name: string): string | null {
  if (presets.has(name)) return null;
  const vendor = name.split('-')[0] ?? '';
  const near = [...presets.keys()].filter((known) => known.startsWith(`${vendor}-`)).sort();
  const all = near.length > 0 ? near : [...presets.keys()].sort();
  return `there is no preset ${name}; there are ${all.join(', ')}. Leave it out and map the values instead`;
}
