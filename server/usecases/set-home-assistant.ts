/** Somebody switches Home Assistant on or off, or names its prefix. */
import type { HomeAssistantInput } from '../contract/api/home-assistant.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { HomeAssistantEnvironment } from '../domain/home-assistant.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

export interface SetHomeAssistant {
  readonly input: HomeAssistantInput;
  readonly environment: Pick<HomeAssistantEnvironment, 'mode' | 'prefix'>;
}

/** Errors: `conflict` with what the environment sets. */
export const setHomeAssistant: UseCase<SetHomeAssistant, void> = (tx, { input, environment }, context) => {
  if (environment.mode !== null && input.mode !== environment.mode)
    return refuse('conflict', `HYLLA_HOME_ASSISTANT is set to ${environment.mode}: it cannot be changed here`, {
      reason: 'set-by-environment',
      about: { name: 'HYLLA_HOME_ASSISTANT', value: environment.mode },
    });
  if (environment.prefix !== null && input.prefix !== environment.prefix)
    return refuse(
      'conflict',
      `HYLLA_HOME_ASSISTANT_PREFIX is set to ${environment.prefix}: it cannot be changed here`,
      {
        reason: 'set-by-environment',
        about: { name: 'HYLLA_HOME_ASSISTANT_PREFIX', value: environment.prefix },
      },
    );
  const { mode, prefix } = input;
  const before = tx.get('settings', 'home-assistant');
  if (before?.mode === mode && before.prefix === prefix) return ok(undefined);
  tx.put('settings', { id: 'home-assistant', mode, prefix });
  recordAudit(tx, { action: 'home-assistant.set', detail: `${mode}, ${prefix}` }, context);
  return ok(undefined);
};
