/** Every preset, by name. */
import { draginoLdds } from './dragino.ts';
import { envelopeModels } from './envelope-models.ts';
import { milesightEm310Udl, milesightEm400, milesightWs201 } from './milesight.ts';
import { milesightVs121, milesightVs133, milesightWs101, milesightWs202 } from './milesight-people.ts';
import { browanTbms100, decentlab, dingtek, dingtekDc500, elsysElt, netvoxR718pe } from './others.ts';
import type { Preset } from './preset.ts';

const lorawan = [
  ...[milesightWs201, milesightEm400, milesightEm310Udl, milesightVs121, milesightVs133, milesightWs202],
  ...[milesightWs101, netvoxR718pe, draginoLdds, elsysElt, browanTbms100, dingtek, dingtekDc500, decentlab],
];

export const presets: ReadonlyMap<string, Preset> = new Map(
  [...lorawan, ...envelopeModels].flatMap((preset) =>
    [preset.name, ...(preset.also ?? [])].map((name) => [name, preset] as const),
  ),
);
