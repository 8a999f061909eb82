/** What the HTTP edge is given, and what its routes work with. */
import type { Result } from '../contract/errors.ts';
import type { ReadSiteFile } from '../contract/read-site-file.ts';
import type { HomeAssistantEnvironment } from '../domain/home-assistant.ts';
import type { Clock, Intake, Store, UplinkDecoder } from '../usecases/ports.ts';
import type { Assets } from './assets.ts';
import type { AsyncApi } from './asyncapi.ts';
import type { CallerRules } from './caller.ts';
import type { LiveHub } from './live-hub.ts';
import type { LoginLimit } from './login-limit.ts';
import type { Metrics } from './metrics.ts';
import type { OpenApi } from './openapi.ts';
import type { Passwords } from './passwords.ts';
import type { createPeers } from './peer.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Headers } from './reply.ts';

export interface HttpConfig {
  readonly host: string;
  readonly httpPort: number;
  /** Starts and ends with a slash. */
  readonly basePath: string;
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly apiToken: string | null;
  readonly publicScreens: boolean;
  readonly trustedProxy: readonly string[];
  /** What the environment says of it, and on whose broker it is told. */
  readonly homeAssistant: HomeAssistantEnvironment;
}

export interface HttpLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

export interface Health {
  readonly ready: boolean;
  readonly problem?: string;
}

/** What `createHttpEdge` needs of the rest of the program. */
export interface HttpParts {
  readonly store: Store;
  readonly intake: Intake;
  readonly decoder: UplinkDecoder;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly config: HttpConfig;
  readonly brokerHealth: () => Health;
  /** Whether this server, of several, does what must be done by one. */
  readonly isLeader: () => boolean;
  /** Where devices get in with our credentials, as a program on this machine would name it; null where they do not. */
  readonly brokerAddress: () => string | null;
  readonly readSiteText: (text: string) => Promise<Result<ReadSiteFile>>;
  /** Where the built pages lie. */
  readonly assetsDir: string;
  readonly version: string;
  readonly demo: boolean;
  readonly log: HttpLog;
  readonly metrics: Metrics;
}

/** What a handler may use. */
export interface Services extends HttpParts {
  readonly rules: CallerRules;
  readonly headers: Headers;
  readonly peerOf: ReturnType<typeof createPeers>;
  readonly passwords: Passwords;
  readonly logins: LoginLimit;
  readonly taps: RequestLimits;
  readonly pairings: PairingLimits;
  readonly follows: FollowLimits;
  readonly live: LiveHub;
  /** Whether a fault of this kind may be logged again. */
  readonly seldom: (kind: string) => boolean;
  readonly assets: Assets;
  readonly openApi: () => Promise<OpenApi>;
  readonly asyncApi: () => Promise<AsyncApi>;
}

/** How often a screen may ask: for the same thing, and in all. */
export interface RequestLimits {
  readonly same: RateLimit;
  readonly all: RateLimit;
}

/** How often an address may ask for a pairing code, and how often a person may enter a wrong one. */
export interface PairingLimits {
  readonly codes: RateLimit;
  readonly guesses: RateLimit;
}

/** How often links are opened from an address, and how often ones that open nothing. */
export interface FollowLimits {
  readonly reads: RateLimit;
  readonly misses: RateLimit;
}
