/** The embedded broker on free ports of this machine, without TLS. */
import type { BrokerConfig } from '../../server/mqtt/broker.ts';

export const embeddedConfig: BrokerConfig = {
  host: '127.0.0.1',
  mqttPort: 0,
  mqttsPort: 0,
  tls: null,
  brokerUrl: null,
  brokerFamilies: 'all',
  brokerGroup: 'hylla',
};
