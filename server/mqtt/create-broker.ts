/** The broker that this installation uses: its own, or one outside. */
import type { Broker, BrokerParts } from './broker.ts';

/** Not started yet. Only the one that is used is loaded. */
export async function createBroker(parts: BrokerParts): Promise<Broker> {
  const { brokerUrl } = parts.config;
  if (brokerUrl === null) {
    const { createEmbeddedBroker } = await import('./embedded-broker.ts');
    return createEmbeddedBroker(parts);
  }
  const { createOutsideBroker } = await import('./outside-broker.ts');
  return createOutsideBroker({ ...parts, url: brokerUrl });
}
