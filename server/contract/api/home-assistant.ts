/** Whether Home Assistant is told of the dispensers, and under which prefix. */
import * as v from 'valibot';

/** `auto`: on our own broker once an integration may read the prefix; on an outside one not. */
export const homeAssistantModes = ['on', 'off', 'auto'] as const;
export type HomeAssistantMode = (typeof homeAssistantModes)[number];

/** A topic without wildcards that is none of ours, as Home Assistant's discovery prefix. */
export const isDiscoveryPrefix = (text: string): boolean =>
  /^[^/#+$\0][^#+\0]{0,63}$/.test(text) && !text.endsWith('/') && !/^hylla(-ha)?(\/|$)/.test(text);

export const HomeAssistantInput = v.strictObject({
  mode: v.picklist(homeAssistantModes),
  prefix: v.pipe(v.string(), v.check(isDiscoveryPrefix, 'must be a topic such as homeassistant')),
});
export type HomeAssistantInput = v.InferOutput<typeof HomeAssistantInput>;

export const HomeAssistantView = v.object({
  mode: v.picklist(homeAssistantModes),
  prefix: v.string(),
  /** What the environment sets (`HYLLA_HOME_ASSISTANT`, `HYLLA_HOME_ASSISTANT_PREFIX`), and cannot be changed here. */
  fixed: v.array(v.picklist(['mode', 'prefix'])),
  /** `own`: the embedded broker. */
  broker: v.picklist(['own', 'outside']),
  /** Whether it is told by that: with `auto`, whether an integration may read it. */
  told: v.boolean(),
});
export type HomeAssistantView = v.InferOutput<typeof HomeAssistantView>;
