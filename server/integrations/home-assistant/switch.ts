/**
 * Has Home Assistant told while that is wanted, under the prefix that is set, and takes back what it was told when either
 * changes: an outside broker keeps it, so that it would be shown there for ever.
 */
import type { HomeAssistantInput } from '../../contract/api/home-assistant.ts';
import { type HomeAssistantEnvironment, homeAssistantSettings } from '../../domain/home-assistant.ts';
import { same } from '../../domain/same.ts';
import { alone, type Clock, type Leadership, type MessageBus, type Store } from '../../usecases/ports.ts';
import { clearTold } from './clear-told.ts';
import { createHomeAssistant, type HomeAssistant, type HomeAssistantLog } from './home-assistant.ts';

export interface HomeAssistantSwitch {
  start(): void;
  stop(): Promise<void>;
}

export function createHomeAssistantSwitch(parts: {
  store: Store;
  leadership?: Leadership;
  bus: MessageBus;
  clock: Clock;
  newId: () => string;
  log: HomeAssistantLog;
  environment: HomeAssistantEnvironment;
  version: string;
}): HomeAssistantSwitch {
  const { store, leadership = alone, bus, log, environment } = parts;
  let settings: HomeAssistantInput | null = null;
  let teller: HomeAssistant | null = null;
  /** Breaks off what is being taken back. */
  let breakOff: (() => Promise<void>) | null = null;
  let changing: Promise<void> = Promise.resolve();
  let stopped = true;
  let forgets: (() => void)[] = [];

  const isOutside = environment.broker === 'outside';
  const isOff = ({ mode }: HomeAssistantInput): boolean => mode === 'off' || (mode === 'auto' && isOutside);

  function afterwards(work: () => Promise<void>): void {
    changing = changing
      .then(work)
      .catch((error: unknown) => log.warn({ err: error }, 'Home Assistant could not be switched'));
  }

  async function settle(): Promise<void> {
    const before = settings;
    const now = homeAssistantSettings(store.state, environment);
    if (stopped || (before !== null && same(before, now))) return;
    settings = now;
    // What is there under the same prefix is told anew in its place: taken away, it would lose its name and room there.
    const goesOn = !isOff(now) && before?.prefix === now.prefix;
    await (goesOn ? teller?.stop() : teller?.switchOff());
    teller = null;
    if (before === null ? now.mode === 'off' : !goesOn && !isOff(before)) await clear((before ?? now).prefix);
    if (stopped || isOff(now)) return;
    teller = createHomeAssistant({ ...parts, ...now, mode: now.mode === 'on' ? 'on' : 'auto' });
    teller.start();
  }

  /** Our own broker forgets with this server, and is told by nobody else. */
  async function clear(prefix: string): Promise<void> {
    for (let next: string | null = prefix; next !== null; ) {
      if (!isOutside || stopped || !leadership.isLeader()) return;
      const clearing = clearTold({ bus, prefix: next, log });
      breakOff = clearing.breakOff;
      next = await clearing.done;
      breakOff = null;
    }
  }

  return {
    start() {
      stopped = false;
      forgets = [
        store.onCommit(({ changes, reset }) => {
          if (reset || changes.some(({ collection }) => collection === 'settings')) afterwards(settle);
        }),
        leadership.onElected(() =>
          afterwards(async () => {
            if (settings?.mode === 'off') await clear(settings.prefix);
          }),
        ),
      ];
      afterwards(settle);
    },
    async stop() {
      stopped = true;
      for (const forget of forgets) forget();
      await breakOff?.();
      await changing;
      await teller?.stop();
    },
  };
}
