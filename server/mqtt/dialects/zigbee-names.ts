/**
 * Which device of Zigbee2MQTT a topic is of, and what of it. Friendly names may hold slashes, even `/set`, and an attribute stands
 * behind one like a part of it: names that are known decide, those that dispensers listen to, that the bridge has told of, or that have
 * spoken before.
 */
import type { Learned } from '../learned.ts';
import type { DialectContext } from './dialect.ts';
import { at, isRecord, parseJson } from './values.ts';

export const usualBase = 'zigbee2mqtt/';

/** What stands before the device's name in a topic that a site names; undefined where the topic does not end with it. */
export function baseOf(topic: string, id: string): string | undefined {
  return !/[+#]/.test(topic) && topic.endsWith(`/${id}`) ? topic.slice(0, -id.length) : undefined;
}

export interface Named {
  readonly device: string;
  readonly what: 'state' | 'availability' | 'command';
  /** One alone, where each has its topic. */
  readonly attribute?: string;
}

/** What is remembered of the bridge behind `source`: models by friendly name. */
export const modelsKey = (source: string | undefined): string => `zigbee2mqtt ${source ?? ''}`;
/** Names that have spoken. */
const spokenKey = (source: string | undefined): string => `zigbee2mqtt names ${source ?? ''}`;
const spokenAtMost = 500;

/** The bridge tells of its devices when it starts and when one joins: `[{friendly_name, definition: {model}}]`. */
export function noteModels(text: string, { learned, source }: DialectContext): void {
  const parsed = parseJson(text);
  if (!parsed.ok || !Array.isArray(parsed.value)) return;
  const models = parsed.value.flatMap((device): [string, string][] => {
    const [name, model] = [at(device, 'friendly_name'), at(device, 'definition', 'model')];
    return typeof name === 'string' ? [[name, typeof model === 'string' ? model : '']] : [];
  });
  learned.set(modelsKey(source), new Map(models));
}

/** `name`: the topic without its base. `value`: what `text` is as JSON, undefined where it is none. */
export function nameIn(name: string, text: string, value: unknown, context: DialectContext): Named {
  const isKnown = (one: string): boolean =>
    context.isBound(one) || isLearned(context, modelsKey, one) || isLearned(context, spokenKey, one);
  if (isKnown(name)) return { device: name, what: 'state' };
  const [, device, end] = /^(.+)\/(availability|set|get)$/.exec(name) ?? [];
  if (device !== undefined) return { device, what: end === 'availability' ? 'availability' : 'command' };
  const before = knownBefore(name, isKnown);
  if (before !== undefined) {
    const attribute = name.slice(before.length + 1);
    if (/^(set|get)\//.test(attribute)) return { device: before, what: 'command' };
    // Another device whose name begins with that of the first says more of itself than an attribute does.
    if (!isWhole(value)) return { device: before, what: 'state', attribute };
  }
  const cut = name.lastIndexOf('/');
  // A device's own message is always an object; of attributes one is, what firmware there is for it.
  const isAttribute = !isRecord(value) || (/\/update$/.test(name) && Object.hasOwn(value, 'state') && !isWhole(value));
  if (isAttribute && cut > 0 && text !== '') {
    const parent = name.slice(0, cut);
    if (/\/(set|get)$/.test(parent)) return { device: parent, what: 'command' };
    return { device: parent, what: 'state', attribute: name.slice(cut + 1) };
  }
  if (isRecord(value)) note(name, context);
  return { device: name, what: 'state' };
}

/** What devices say of themselves in each message, unlike what one attribute holds. */
const isWhole = (value: unknown): boolean =>
  isRecord(value) && ['linkquality', 'battery', 'last_seen'].some((key) => Object.hasOwn(value, key));

function knownBefore(name: string, isKnown: (one: string) => boolean): string | undefined {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1))
    if (isKnown(name.slice(0, end))) return name.slice(0, end);
  return undefined;
}

const isLearned = (
  { learned, source }: { readonly learned: Learned; readonly source: string | undefined },
  key: (source: string | undefined) => string,
  name: string,
): boolean => learned.get(key(source))?.has(name) === true;

function note(name: string, { learned, source }: DialectContext): void {
  const names = learned.get(spokenKey(source));
  if ((names?.size ?? 0) < spokenAtMost) learned.set(spokenKey(source), new Map([...(names ?? []), [name, '']]));
}
