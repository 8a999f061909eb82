/** The process's log: JSON lines by pino on stdout, with every secret struck out wherever it hides. */
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

const secretKeys = ['password', 'token', 'secret', 'authorization', 'cookie', 'passwordHash', 'secretHash'];

/** A log for one part of the program, e.g. `{part: "mqtt"}`. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
  });
}
