/**
 * Whether somebody else goes by our names on a broker: two installations of Hylla, say, which would take each other's
 * messages. Of two clients of one name the broker keeps the later and hangs up on the other (MQTT 3.1.1, 3.1.4-2); Mosquitto
 * does not say why. Our own servers lease their sessions, so that one is taken over once at most.
 */
export interface Rivals {
  /** The broker has hung up on a session soon after it came. */
  note(session: string): void;
  /** The session on which it hangs up again and again; null: none is, or not for a while. */
  readonly contested: string | null;
}

const often = 3;
/** Real ms. */
const within = 60_000;

export function createRivals(now: () => number): Rivals {
  const times = new Map<string, number[]>();
  const recent = (session: string): number[] => (times.get(session) ?? []).filter((at) => at > now() - within);
  return {
    note(session) {
      times.set(session, [...recent(session), now()].slice(-often));
    },
    get contested() {
      for (const session of times.keys()) if (recent(session).length >= often) return session;
      return null;
    },
  };
}
