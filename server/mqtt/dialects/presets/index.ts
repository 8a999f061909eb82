/** Every preset, by name. */
import { milesightEm400Tld, milesightWs201 } from './milesight.ts';
import { elsysElt, netvoxR718pe } from './others.ts';
import type { Preset } from './preset.ts';

export const presets: ReadonlyMap<string, Preset> = new Map(
  [milesightWs201, milesightEm400Tld, netvoxR718pe, elsysElt].map((preset) => [preset.name, preset]),
);
