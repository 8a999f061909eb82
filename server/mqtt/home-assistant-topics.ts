/**
 * What Home Assistant says on a broker is none of ours: its own status, what it found, and a copy of its states looks like
 * ESPHome's. A dispenser that names such a topic hears it all the same.
 */
import { type HomeAssistantEnvironment, homeAssistantSettings } from '../domain/home-assistant.ts';
import type { Inbound, Store, UplinkDecoder } from '../usecases/ports.ts';

export function withoutHomeAssistant(
  decoder: UplinkDecoder,
  { state }: Pick<Store, 'state'>,
  environment: HomeAssistantEnvironment,
): UplinkDecoder {
  function isOthers(topic: string): boolean {
    // Its usual prefix is its own, whatever Hylla is told.
    if (topic.startsWith('homeassistant/') || topic.startsWith('hylla-ha/')) return true;
    return topic.startsWith(`${homeAssistantSettings(state, environment).prefix}/`);
  }
  const ours = (topic: string, messages: readonly Inbound[]): readonly Inbound[] =>
    messages.every(isOfSomebody) || !isOthers(topic) ? messages : messages.filter(isOfSomebody);
  return {
    ...decoder,
    decode: (raw) => ours(raw.topic, decoder.decode(raw)),
    decodeCaughtUp: async (raw) => ours(raw.topic, await decoder.decodeCaughtUp(raw)),
  };
}

const isOfSomebody = ({ type }: Inbound): boolean => type !== 'unclaimed' && type !== 'refusal';
