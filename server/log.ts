/** The process's log: JSON lines by pino on stdout, with every secret struck out wherever it hides. */
import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { type LogLevel, logLevels } from './config.ts';

/** Writes what happened, with facts beside it or without. */
interface Line {
  (message: string): void;
  (facts: object, message: string): void;
}

export type Log = Readonly<Record<(typeof severities)[number], Line>>;
/** The whole program's. `child`: for one part of it, with facts for each of its lines, e.g. `{part: "mqtt"}`. */
export type RootLog = Log & { child(facts: object): Log };

const severities = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
const secretKeys = ['password', 'token', 'secret', 'authorization', 'cookie', 'passwordHash', 'secretHash'];

/** To stdout, or `to`. Pino is loaded for the first line that is written: a start that goes well may have none. */
export function createLog(level: LogLevel, to?: DestinationStream): RootLog {
  let whole: Logger | undefined;
  const open = () => (whole ??= openPino(level, to));
  const over = (logger: () => Logger): Log => {
    const lineOf = (severity: (typeof severities)[number]): Line => {
      if (logLevels.indexOf(severity) > logLevels.indexOf(level)) return () => {};
      return (...line: [unknown, string?]) => logger()[severity](...line);
    };
    return {
      debug: lineOf('debug'),
      info: lineOf('info'),
      warn: lineOf('warn'),
      error: lineOf('error'),
      fatal: lineOf('fatal'),
    };
  };
  return {
    ...over(open),
    child: (facts) => {
      let own: Logger | undefined;
      return over(() => (own ??= open().child(facts)));
    },
  };
}

function openPino(level: LogLevel, to: DestinationStream | undefined): Logger {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { pino }: typeof import('pino') = createRequire(import.meta.url)('pino');
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
