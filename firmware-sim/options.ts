/** Command line -> options. All faults at once, each a sentence. */
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { Dialect, type Dialect as DialectName, dialects } from '../server/contract/site-file.ts';
import { faultKinds } from './faults.ts';

export interface Options {
  readonly help: boolean;
  readonly broker: string;
  readonly api: string | null;
  readonly token: string | null;
  readonly site: string | null;
  readonly dispensers: number | null;
  readonly dialect: DialectName | null;
  readonly faults: string;
  readonly footfall: string | null;
  readonly seed: number;
  readonly speed: number;
  /** ms; null: now, or the server's clock when `--api` is given. */
  readonly epoch: number | null;
  /** Simulated hours; null: until stopped. */
  readonly hours: number | null;
  /** Report interval, simulated minutes. */
  readonly interval: number;
  readonly life: boolean;
  readonly quiet: boolean;
}

export const help = `npm run sim -- [options]     a simulated fleet of dispenser sensors, against any MQTT broker

  --broker URL       mqtt://user:password@host:1883 (default mqtt://localhost:1883); also ws://host/mqtt
  --api URL          a Hylla server, e.g. http://localhost:8080: fetches the site and issues credentials
  --token TOKEN      a bearer token with manager rights for --api (or HYLLA_API_TOKEN)
  --site FILE        the site file whose dispensers are played (default: the server's, else a generated office)
  --dispensers N     play N dispensers of a generated office instead; with --api, an empty server gets it
  --dialect NAME     every device speaks this, with its family's bad habits (wills, repeats, no values; see README):
                     ${dialects.join(', ')}
  --faults LIST      NAME or NAME:COUNT, comma separated: ${faultKinds.join(', ')}
  --footfall FILE    real half-hour door counts (local_time,in,out) instead of an office's profile
  --seed N           the same seed plays the same visits (default 1)
  --speed X          simulated time runs X times as fast (default 1; the server's own with --api)
  --epoch TIME       simulated start, ISO 8601 (default: now; the server's clock with --api)
  --interval MIN     report interval in simulated minutes (default 15)
  --hours H          stop after H simulated hours
  --life             also play kiosk, manager and supplier through the API
  --quiet            no progress line
`;

/** Throws an `Error` whose message is one line. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      broker: { type: 'string', default: 'mqtt://localhost:1883' },
      api: { type: 'string' },
      token: { type: 'string' },
      site: { type: 'string' },
      dispensers: { type: 'string' },
      dialect: { type: 'string' },
      faults: { type: 'string', default: '' },
      footfall: { type: 'string' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string' },
      epoch: { type: 'string' },
      interval: { type: 'string', default: '15' },
      hours: { type: 'string' },
      life: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  const faults: string[] = [];
  const number = (name: string, text: string | undefined, min: number, max: number): number | null => {
    if (text === undefined) return null;
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    faults.push(`--${name} must be a number from ${min} to ${max}, not "${text}"`);
    return null;
  };
  const url = (name: string, text: string, protocols: readonly string[]): string => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
      faults.push(`--${name} must be a URL (${protocols.join(' ')})`);
    return text;
  };
  const dialect =
    values.dialect === undefined ? null : v.safeParse(Dialect, values.dialect.replace(/^milesight$/, 'milesight-gw'));
  if (dialect && !dialect.success) faults.push(`--dialect "${values.dialect}" is not known`);
  const epoch = values.epoch === undefined ? null : Date.parse(values.epoch);
  if (epoch !== null && Number.isNaN(epoch)) faults.push('--epoch must be an ISO 8601 time');
  const dispensers = number('dispensers', values.dispensers, 1, 100_000);
  if (dispensers !== null && !Number.isInteger(dispensers)) faults.push('--dispensers must be a whole number');
  if (dispensers !== null && values.site !== undefined) faults.push('--dispensers and --site exclude each other');
  if (values.life && values.api === undefined) faults.push('--life needs --api');
  const options: Options = {
    help: values.help,
    broker: url('broker', values.broker, ['mqtt:', 'mqtts:', 'ws:', 'wss:']),
    api: values.api === undefined ? null : url('api', values.api, ['http:', 'https:']),
    token: values.token ?? env['HYLLA_API_TOKEN'] ?? null,
    site: values.site ?? null,
    dispensers,
    dialect: dialect?.success ? dialect.output : null,
    faults: values.faults,
    footfall: values.footfall ?? null,
    seed: number('seed', values.seed, 0, 2 ** 32) ?? 1,
    speed: number('speed', values.speed, 0.001, 100_000) ?? 0,
    epoch,
    hours: number('hours', values.hours, 0.001, 1_000_000),
    interval: number('interval', values.interval, 0.01, 10_000) ?? 15,
    life: values.life,
    quiet: values.quiet,
  };
  if (faults.length > 0) throw new Error(faults.join('; '));
  return options;
}
