/** What of Home Assistant is set, and where, as the API answers it. */
import type { HomeAssistantView } from '../../contract/api/home-assistant.ts';
import {
  type HomeAssistantEnvironment,
  homeAssistantSettings,
  isHomeAssistantTold,
} from '../../domain/home-assistant.ts';
import type { State } from '../ports.ts';

export function homeAssistantView(state: State, environment: HomeAssistantEnvironment): HomeAssistantView {
  const settings = homeAssistantSettings(state, environment);
  const { broker } = environment;
  return {
    ...settings,
    fixed: (['mode', 'prefix'] as const).filter((name) => environment[name] !== null),
    broker,
    told: isHomeAssistantTold(state, settings, broker),
  };
}
