/**
 * Tells in the log when this one of several servers becomes the leader and when it ceases to be: it hears of the one, and
 * looks for the other.
 */
import { alone, type Leadership } from './usecases/ports.ts';

export interface LeaderNews {
  start(): void;
  stop(): void;
}

export interface LeaderNewsParts {
  readonly leadership: Leadership;
  readonly log: { info(about: object, message: string): void };
  /** Real ms between two looks. */
  readonly lookEvery?: number;
}

export function createLeaderNews({ leadership, log, lookEvery = 1_000 }: LeaderNewsParts): LeaderNews {
  let timer: NodeJS.Timeout | undefined;
  let forgetElections: (() => void) | undefined;
  let told = false;

  function tell(leads: boolean): void {
    if (leads === told) return;
    told = leads;
    if (leads) log.info({}, 'this server leads now: it places orders and keeps the timers');
    else log.info({}, 'this server leads no more: orders and timers are for the one that leads next');
  }
  const look = (): void => tell(leadership.isLeader());

  return {
    start() {
      if (leadership.self === alone.self) return;
      forgetElections = leadership.onElected(() => {
        // Elected again before anybody has looked: it was lost in between.
        tell(false);
        tell(true);
      });
      timer = setInterval(look, lookEvery);
      look();
    },
    stop() {
      forgetElections?.();
      clearInterval(timer);
      tell(false);
    },
  };
}
