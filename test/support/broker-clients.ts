/** Devices as the outside world has them: Mosquitto's own client as a process, and mqtt.js. */
import { execFile } from 'node:child_process';
import mqtt from 'mqtt';
import type { TestServer } from './start-server.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Publishes one message with `mosquitto_pub`; answers its exit code and what it complained of. */
export function mosquittoPub(
  server: Pick<TestServer, 'mqttPort'>,
  message: { topic: string; payload: string; qos?: 0 | 1; retain?: boolean },
  credentials?: Credentials,
): Promise<{ code: number; stderr: string }> {
  const args = ['-h', '127.0.0.1', '-p', String(server.mqttPort), '-t', message.topic, '-m', message.payload];
  args.push('-q', String(message.qos ?? 1), '-V', 'mqttv311');
  if (message.retain) args.push('-r');
  if (credentials) args.push('-u', credentials.username, '-P', credentials.password, '-i', credentials.username);
  return new Promise((resolve) => {
    execFile('mosquitto_pub', args, { timeout: 60_000 }, (error, _stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stderr });
    });
  });
}

/** Credentials of a device of the site. */
export async function deviceCredentials(server: TestServer, device: string): Promise<Credentials> {
  return (await server.api('POST', `devices/${device}/credentials`, {})).body;
}

/** Connects as a device or integration. */
export function connect(
  server: Pick<TestServer, 'mqttPort'>,
  credentials: Credentials,
  options: mqtt.IClientOptions = {},
): Promise<mqtt.MqttClient> {
  return mqtt.connectAsync(addressOf(server), { ...once(credentials), ...options });
}

/** The same for a server that may go at any instant: what comes of it is told by `connect` and `close`. */
export function begin(server: Pick<TestServer, 'mqttPort'>, credentials: Credentials): mqtt.MqttClient {
  return mqtt.connect(addressOf(server), once(credentials)).on('error', () => {});
}

const addressOf = ({ mqttPort }: Pick<TestServer, 'mqttPort'>): string => `mqtt://127.0.0.1:${mqttPort}`;

const once = (credentials: Credentials): mqtt.IClientOptions => ({
  ...credentials,
  clientId: credentials.username,
  clean: true,
  reconnectPeriod: 0,
  connectTimeout: 30_000,
});
