/**
 * Environment and command line -> one frozen `Config`. All faults are reported at once, on one line.
 *
 * Every variable is optional. `NAME_FILE` names a file that holds the value, for secrets. A `HYLLA_…` that nobody knows
 * is a fault: a misspelt setting must not pass unnoticed.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { homeAssistantModes, isDiscoveryPrefix } from './contract/api/home-assistant.ts';
import type { HomeAssistantEnvironment } from './domain/home-assistant.ts';

export interface Config {
  readonly host: string;
  readonly httpPort: number;
  /** null: no TCP listener. 0: any free port. */
  readonly mqttPort: number | null;
  readonly mqttsPort: number;
  readonly dataDir: string;
  /** PostgreSQL; null: the state is in `dataDir`. */
  readonly storeUrl: string | null;
  readonly brokerUrl: string | null;
  readonly brokerFamilies: 'all' | 'used';
  readonly brokerGroup: string;
  /** Starts and ends with a slash. */
  readonly basePath: string;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly adminPassword: string | null;
  readonly apiToken: string | null;
  readonly publicScreens: boolean;
  readonly trustedProxy: readonly string[];
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly homeAssistant: HomeAssistantEnvironment;
  readonly logLevel: LogLevel;
  readonly command: Command;
  readonly demo: Demo | null;
}

/** What the process is for. */
export type Command =
  /** `importFile`: a site file to take in before serving. */
  | { readonly kind: 'serve'; readonly importFile: string | null }
  | { readonly kind: 'backup' | 'restore'; readonly file: string };

/** The demo's clock starts at `epoch` (ms) and runs `rate` times as fast as the real one. */
export interface Demo {
  readonly rate: number;
  readonly epoch: number;
}

/** From the one that writes least to the one that writes most. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings or arguments that cannot be used; `message` is one line that names each fault. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

const known = new Set([
  'HYLLA_HOST',
  'HYLLA_HTTP_PORT',
  'HYLLA_MQTT_PORT',
  'HYLLA_MQTTS_PORT',
  'HYLLA_DATA_DIR',
  'HYLLA_STORE_URL',
  'HYLLA_BROKER_URL',
  'HYLLA_BROKER_FAMILIES',
  'HYLLA_BROKER_GROUP',
  'HYLLA_BASE_PATH',
  'HYLLA_TLS_CERT',
  'HYLLA_TLS_KEY',
  'HYLLA_ADMIN_PASSWORD',
  'HYLLA_API_TOKEN',
  'HYLLA_PUBLIC_SCREENS',
  'HYLLA_TRUSTED_PROXY',
  'HYLLA_SMTP_URL',
  'HYLLA_MAIL_FROM',
  'HYLLA_HOME_ASSISTANT',
  'HYLLA_HOME_ASSISTANT_PREFIX',
  'HYLLA_LOG_LEVEL',
]);

/** Reads `env` and `argv` (without node and script). Throws `ConfigFault`. */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[]): Config {
  const faults: string[] = [];
  const settings = readSettings(env, faults);
  const args = readArguments(argv, faults);

  const text = (name: string): string | null => settings.get(name) ?? null;
  const port = (name: string, fallback: number): number => {
    const value = text(name);
    if (value === null) return fallback;
    if (value === 'auto') return 0;
    const number = Number(value);
    if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
    faults.push(`${name} must be a port number or "auto", not "${value}"`);
    return fallback;
  };
  const url = (name: string, protocols: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    // The value may hold a password: name the setting only.
    faults.push(`${name} must be a URL starting with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return null;
  };
  const choice = <T extends string, F extends T | null>(name: string, choices: readonly T[], fallback: F): T | F => {
    const value = text(name);
    if (value === null) return fallback;
    const found = choices.find((one) => one === value);
    if (found === undefined) faults.push(`${name} must be one of ${choices.join(', ')}, not "${value}"`);
    return found ?? fallback;
  };

  const mqttPort = text('HYLLA_MQTT_PORT') === '0' ? null : port('HYLLA_MQTT_PORT', 1883);
  const certPath = text('HYLLA_TLS_CERT');
  const keyPath = text('HYLLA_TLS_KEY');
  if ((certPath === null) !== (keyPath === null)) faults.push('HYLLA_TLS_CERT and HYLLA_TLS_KEY must both be set');
  const adminPassword = text('HYLLA_ADMIN_PASSWORD');
  if (adminPassword !== null && adminPassword.length < 10)
    faults.push('HYLLA_ADMIN_PASSWORD must have at least 10 characters');
  const apiToken = text('HYLLA_API_TOKEN');
  if (apiToken !== null && apiToken.length < 16) faults.push('HYLLA_API_TOKEN must have at least 16 characters');
  const basePath = text('HYLLA_BASE_PATH') ?? '/';
  if (!/^\/([A-Za-z0-9._~-]+\/)*([A-Za-z0-9._~-]+)?$/.test(basePath))
    faults.push(`HYLLA_BASE_PATH must be a path such as /hylla/, not "${basePath}"`);

  const homeAssistantPrefix = text('HYLLA_HOME_ASSISTANT_PREFIX');
  if (homeAssistantPrefix !== null && !isDiscoveryPrefix(homeAssistantPrefix))
    faults.push(`HYLLA_HOME_ASSISTANT_PREFIX must be a topic such as homeassistant, not "${homeAssistantPrefix}"`);

  const brokerUrl = url('HYLLA_BROKER_URL', ['mqtt:', 'mqtts:']);
  const brokerGroup = text('HYLLA_BROKER_GROUP') ?? 'hylla';
  if (!/^[a-z0-9-]{1,16}$/.test(brokerGroup))
    faults.push(`HYLLA_BROKER_GROUP must be 1 to 16 small letters, digits or "-", not "${brokerGroup}"`);
  const config: Config = {
    host: text('HYLLA_HOST') ?? '0.0.0.0',
    httpPort: port('HYLLA_HTTP_PORT', 8080),
    mqttPort,
    mqttsPort: port('HYLLA_MQTTS_PORT', 8883),
    dataDir: text('HYLLA_DATA_DIR') ?? './data',
    storeUrl: url('HYLLA_STORE_URL', ['postgres:', 'postgresql:']),
    brokerUrl,
    brokerFamilies: choice('HYLLA_BROKER_FAMILIES', ['all', 'used'], 'all'),
    brokerGroup,
    basePath: basePath.endsWith('/') ? basePath : `${basePath}/`,
    tls: certPath !== null && keyPath !== null ? { cert: certPath, key: keyPath } : null,
    adminPassword,
    apiToken,
    publicScreens: choice('HYLLA_PUBLIC_SCREENS', ['true', 'false'], 'false') === 'true',
    trustedProxy: (text('HYLLA_TRUSTED_PROXY') ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    smtpUrl: url('HYLLA_SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: text('HYLLA_MAIL_FROM') ?? 'hylla@localhost',
    homeAssistant: {
      mode: choice('HYLLA_HOME_ASSISTANT', homeAssistantModes, null),
      prefix: homeAssistantPrefix,
      broker: brokerUrl === null ? 'own' : 'outside',
    },
    logLevel: choice('HYLLA_LOG_LEVEL', logLevels, 'info'),
    command: args.command,
    demo: args.demo,
  };
  if (config.storeUrl !== null && config.command.kind !== 'serve')
    faults.push(`--${config.command.kind} is for a data directory: with HYLLA_STORE_URL use pg_dump and pg_restore`);
  if (config.storeUrl !== null && config.demo !== null)
    faults.push('--demo keeps its state in a data directory: unset HYLLA_STORE_URL');
  if (faults.length > 0) throw new ConfigFault(faults.join('; '));
  return Object.freeze(config);
}

function readSettings(env: NodeJS.ProcessEnv, faults: string[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('HYLLA_') || value === undefined) continue;
    const plain = known.has(name) ? name : name.replace(/_FILE$/, '');
    if (!known.has(plain)) {
      faults.push(`${name} is not a setting of Hylla`);
    } else if (plain === name) {
      if (value !== '') settings.set(name, value);
    } else if (env[plain]) {
      faults.push(`${plain} and ${name} are both set`);
    } else {
      try {
        settings.set(plain, readFileSync(value, 'utf8').trim());
      } catch {
        faults.push(`${name}: cannot read the file ${value}`);
      }
    }
  }
  return settings;
}

function readArguments(argv: readonly string[], faults: string[]): { command: Command; demo: Demo | null } {
  // As nearly always; Node's reader of arguments would be loaded for it.
  if (argv.length === 0) return { command: commandOf({}), demo: null };
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        import: { type: 'string' },
        backup: { type: 'string' },
        restore: { type: 'string' },
        demo: { type: 'boolean', default: false },
        speed: { type: 'string' },
        epoch: { type: 'string' },
      },
    });
    return { command: commandOf(values), demo: values.demo ? demoOf(values.speed, values.epoch, faults) : null };
  } catch (error) {
    faults.push(error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error));
    return { command: { kind: 'serve', importFile: null }, demo: null };
  }
}

function commandOf({
  import: imported,
  backup,
  restore,
}: {
  import?: string;
  backup?: string;
  restore?: string;
}): Command {
  if (backup !== undefined) return { kind: 'backup', file: backup };
  if (restore !== undefined) return { kind: 'restore', file: restore };
  return { kind: 'serve', importFile: imported ?? null };
}

function demoOf(speed: string | undefined, epoch: string | undefined, faults: string[]): Demo {
  const rate = Number(speed ?? 1);
  if (!(rate >= 1 && rate <= 100_000)) faults.push(`--speed must be a number from 1 to 100000, not "${speed}"`);
  const start = epoch === undefined ? Number.NaN : Date.parse(epoch);
  if (Number.isNaN(start)) faults.push('--epoch must be an ISO 8601 time');
  return { rate, epoch: start };
}
