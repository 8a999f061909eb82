/** Whether Home Assistant is told, and under which prefix: by the environment, else by what people set, else by itself. */
import type { HomeAssistantInput, HomeAssistantMode } from '../contract/api/home-assistant.ts';
import type { Documents } from './documents.ts';
import { mayReceive } from './topic-rights.ts';

/** Of the collection `settings`; the only one there is. */
export interface HomeAssistantDoc extends HomeAssistantInput {
  readonly id: 'home-assistant';
}

/** Null: the environment says nothing of it. */
export interface HomeAssistantEnvironment {
  readonly mode: HomeAssistantMode | null;
  readonly prefix: string | null;
  readonly broker: 'own' | 'outside';
}

export function homeAssistantSettings(
  state: Documents,
  { mode, prefix }: Pick<HomeAssistantEnvironment, 'mode' | 'prefix'>,
): HomeAssistantInput {
  const set = state.get('settings', 'home-assistant');
  return { mode: mode ?? set?.mode ?? 'auto', prefix: prefix ?? set?.prefix ?? 'homeassistant' };
}

/** By itself it is told on our own broker once somebody may read it, and on another's not at all. */
export function isHomeAssistantTold(
  state: Documents,
  { mode, prefix }: HomeAssistantInput,
  broker: HomeAssistantEnvironment['broker'],
): boolean {
  if (mode !== 'auto') return mode === 'on';
  if (broker === 'outside') return false;
  for (const rights of state.values('integrations')) if (mayReceive(rights, `${prefix}/device/x/config`)) return true;
  return false;
}
