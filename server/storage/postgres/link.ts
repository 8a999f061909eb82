/**
 * One connection to the database, in use until it is lost; then another one is opened. Queries go one after the other, and
 * one that is not answered in time loses the connection, so that a server that hangs is the same as one that is gone.
 */
import postgres, { type ParameterOrJSON, type PostgresError, type Row } from 'postgres';

export type Parameter = string | number | bigint | null;

export interface LinkOptions {
  /** Holds a password: never shown. */
  readonly url: string;
  /** ms that an answer may take. */
  readonly patience: number;
  readonly onNotify?: (payload: string) => void;
  /** ms without a query after which the database ends the connection; 0: never. */
  readonly idleLimit?: number;
}

/** The connection is gone: whether the query under way was carried out is unknown. `message` holds no password. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
}

/** ms. */
const connectWithin = 5_000;

export class Link {
  private readonly sql: postgres.Sql;
  private readonly options: LinkOptions;
  private readonly loss: Promise<never>;
  private lose: (why: string) => void = () => {};
  private reason: string | null = null;
  private listener: ((why: string) => void) | null = null;

  private constructor(options: LinkOptions) {
    this.options = options;
    this.loss = new Promise<never>((_, reject) => {
      this.lose = (why) => {
        if (this.reason !== null) return;
        this.reason = why;
        reject(new LinkLost(why));
        void this.sql.end({ timeout: 0 }).catch(() => {});
        this.listener?.(why);
      };
    });
    this.loss.catch(() => {});
    const settings: postgres.Options<Record<string, never>> & { onnotify: (channel: string, payload: string) => void } =
      {
        max: 1,
        idle_timeout: 0,
        max_lifetime: null,
        connect_timeout: connectWithin / 1_000,
        fetch_types: false,
        backoff: () => 3_600,
        onnotice: () => {},
        onclose: () => this.lose('the database closed the connection'),
        onnotify: (_channel, payload) => options.onNotify?.(payload),
        connection: {
          application_name: 'hylla',
          // A replica that hangs with the turn in its hand, or whose machine is gone, must not stop the others (ms, s).
          idle_in_transaction_session_timeout: 5_000,
          idle_session_timeout: options.idleLimit ?? 0,
          // Short calls by the thousand: planned once, and never compiled.
          plan_cache_mode: 'force_generic_plan',
          jit: false,
          tcp_keepalives_idle: 5,
          tcp_keepalives_interval: 2,
          tcp_keepalives_count: 3,
        },
      };
    this.sql = postgres(options.url, settings);
  }

  /** Rejects with `LinkLost`, or with what the database said against it. */
  static async open(options: LinkOptions): Promise<Link> {
    const link = new Link(options);
    try {
      await link.query('SELECT 1');
      return link;
    } catch (error) {
      link.close();
      throw error;
    }
  }

  /** Rejects with `LinkLost`, or with the database's error. */
  async query(text: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    if (this.reason !== null) throw new LinkLost(this.reason);
    const late = setTimeout(() => {
      this.lose(`the database has not answered for ${Math.round(this.options.patience / 1_000)} s`);
    }, this.options.patience);
    try {
      const asked = this.sql.unsafe(text, parameters as ParameterOrJSON<never>[], { prepare: parameters.length > 0 });
      return await Promise.race([asked, this.loss]);
    } catch (error) {
      if (error instanceof LinkLost || (isAnswer(error) && !endsLink(error))) throw error;
      this.lose(withoutPassword(error, this.options.url));
      throw new LinkLost(this.reason ?? '');
    } finally {
      clearTimeout(late);
    }
  }

  /** Calls `listener` once, when the connection is lost or closed. */
  onLost(listener: (why: string) => void): void {
    if (this.reason === null) this.listener = listener;
    else listener(this.reason);
  }

  close(): void {
    this.lose('Hylla closed the connection');
  }
}

/** Whether the database itself said so: the query was not carried out. */
export function isAnswer(error: unknown): error is PostgresError {
  return error instanceof postgres.PostgresError;
}

/** SQLSTATE classes 08 and 57: the connection or the server ends, and takes the answer along. */
function endsLink({ code }: PostgresError): boolean {
  return code.startsWith('08') || code.startsWith('57');
}

/** What went wrong, on one line, without what the URL keeps secret. */
export function withoutPassword(error: unknown, url: string): string {
  const message = error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error);
  const { password } = new URL(url);
  const hidden =
    password === '' ? message : message.replaceAll(password, '…').replaceAll(decodeURIComponent(password), '…');
  return hidden.replaceAll('\n', ' ');
}

/** `host:port/name`, for a person. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
