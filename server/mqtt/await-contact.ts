/** Whether a broker can be reached again, asked by a connection that hears nothing and leaves nothing behind. */
import mqtt from 'mqtt';

const retryAfter = 1_000;

/** Calls `onContact` once. Answers how to stop. */
export function awaitContact(url: string, onContact: () => void): () => void {
  const link = mqtt.connect(url, {
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: retryAfter,
    reconnectOnConnackError: true,
    connectTimeout: 10_000,
  });
  const stop = (): void => void link.end(true);
  // Why there is none is known already.
  link.on('error', () => {});
  link.once('connect', () => {
    stop();
    onContact();
  });
  return stop;
}
