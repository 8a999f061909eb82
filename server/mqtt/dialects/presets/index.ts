/** Every preset, by name. */
import { browanTbms100, browanTbpb100 } from './browan.ts';
import { draginoDds3, draginoDs20l, draginoLdds, draginoLdds04, draginoLlds12 } from './dragino.ts';
import { envelopeModels } from './envelope-models.ts';
import { milesightEm310Udl, milesightEm400, milesightWs201 } from './milesight.ts';
import { milesightVs121, milesightVs133, milesightWs101, milesightWs202 } from './milesight-people.ts';
import { decentlab, dingtek, dingtekDc500, elsysElt, netvoxR718pe } from './others.ts';
import type { Preset } from './preset.ts';

const lorawan = [
  ...[milesightWs201, milesightEm400, milesightEm310Udl, milesightVs121, milesightVs133, milesightWs202],
  ...[milesightWs101, netvoxR718pe, elsysElt, browanTbms100, browanTbpb100, dingtek, dingtekDc500, decentlab],
  ...[draginoLdds, draginoDds3, draginoLdds04, draginoLlds12, draginoDs20l],
];

export const presets: ReadonlyMap<string, Preset> = new Map(
  [...lorawan, ...envelopeModels].flatMap((preset) =>
    [preset.name, ...(preset.also ?? [])].map((name) => [name, preset] as const),
  ),
);
