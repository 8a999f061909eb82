/** What a broker is to the rest of the server, be it its own or one outside. */
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type {
  Clock,
  DeviceLink,
  Intake,
  Leadership,
  Leases,
  MessageBus,
  Store,
  UplinkDecoder,
} from '../usecases/ports.ts';

export interface BrokerConfig {
  readonly host: string;
  /** null: no TCP listener. */
  readonly mqttPort: number | null;
  readonly mqttsPort: number;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** null: the embedded one. */
  readonly brokerUrl: string | null;
  /** Whose devices are heard on an outside one, for the inbox: all families', or those that some dispenser is of. */
  readonly brokerFamilies: 'all' | 'used';
  /** Of the servers that share an outside one, and of their sessions there. */
  readonly brokerGroup: string;
}

export interface BrokerLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

export interface BrokerParts {
  readonly config: BrokerConfig;
  readonly store: Store;
  /** Which of several servers reads what of an outside broker. */
  readonly leases?: Leases;
  readonly leadership?: Leadership;
  readonly intake: Intake;
  readonly decoder: UplinkDecoder;
  readonly clock: Clock;
  readonly log: BrokerLog;
}

export interface Broker {
  /** Resolves when it takes messages in (embedded) or tries to (outside). Rejects with Node's error on a taken port. */
  start(): Promise<void>;
  /** Takes nothing more in, finishes what is in hand. */
  stop(): Promise<void>;
  /** Same rules on `path` of an HTTP server, over WebSocket. Does nothing for an outside broker. */
  attachWebSocket(server: Server | TlsServer, path: string): void;
  /** Takes up the certificate that is on disk now; rejects, and keeps the one it has, when that is none. */
  renewCertificate(): Promise<void>;
  /** For what this server itself has to say to other programs. */
  readonly bus: MessageBus;
  /** For what is said to devices. */
  readonly link: DeviceLink;
  health(): { readonly ready: boolean; readonly problem?: string };
  /** Where sensors connect to, for people; null when there is no such place here. */
  readonly address: string | null;
}
