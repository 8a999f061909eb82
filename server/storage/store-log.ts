/** Where the store tells a person what they should know; a pino logger is one. */
export interface StoreLog extends Warnings {
  debug(message: string): void;
  error(message: string): void;
}

export interface Warnings {
  warn(message: string): void;
}

export const silent: StoreLog = { debug: () => {}, warn: () => {}, error: () => {} };
