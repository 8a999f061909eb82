/**
 * The HTTP edge: pages, API and live link on one port. Making it does nothing yet; `start` reads the pages and listens,
 * `stop` ends the live links and finishes what is in hand.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Role } from '../contract/primitives.ts';
import { createSeldom } from '../domain/seldom.ts';
import type { App } from './app.ts';
import { createAssets } from './assets.ts';
import type { AsyncApi } from './asyncapi.ts';
import { createDirect } from './direct.ts';
import { createLiveHub, type LiveTiming } from './live-hub.ts';
import { createLoginLimit } from './login-limit.ts';
import type { OpenApi } from './openapi.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createPeers } from './peer.ts';
import { whenQuiet } from './quiet.ts';
import { createRateLimit } from './rate-limit.ts';
import { securityHeaders } from './reply.ts';
import { directRoutes } from './routes/direct.ts';
import type { HttpParts, Services } from './services.ts';
import { stateSamples } from './state-samples.ts';

export interface HttpEdge {
  /** Resolves when it listens; rejects with node's error when the port is taken. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Takes up the certificate that is on disk now; rejects, and keeps the one it has, when that is none. */
  renewCertificate(): Promise<void>;
  /** For what else listens on the port: MQTT over WebSocket. */
  readonly server: Server | TlsServer;
  /** Where to go, with the base path; of the port that was taken once started. */
  readonly url: string;
  /** All that is not answered directly. */
  app(): Promise<App>;
}

/** How the edge may be driven faster by tests. */
export interface HttpOptions {
  readonly live?: Partial<LiveTiming>;
  readonly passwords?: Passwords;
}

/**
 * Slow clients are cut: headers within 5 s, the whole request within 10 s (slow loris). Live links are answers, which
 * these do not limit.
 */
const serverOptions = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  // Refused by the listener instead, with the headers of every answer.
  requireHostHeader: false,
  noDelay: true,
};
const maxConnections = 4_000;
const tenMinutes = 600_000;

export function createHttpEdge(parts: HttpParts, options: HttpOptions = {}): HttpEdge {
  const { config, store, clock, metrics, log } = parts;
  const tls = config.tls !== null;
  const assets = createAssets({ dir: parts.assetsDir, basePath: config.basePath });
  let document: Promise<OpenApi> | null = null;
  let mqttDocument: Promise<AsyncApi> | null = null;
  const about = { version: parts.version, basePath: config.basePath };
  const describe = async (): Promise<OpenApi> => {
    const [{ openApi }, { routes }] = await Promise.all([import('./openapi.ts'), import('./routes/index.ts')]);
    return openApi(routes, about);
  };
  const describeMqtt = async (): Promise<AsyncApi> => {
    const { asyncApi } = await import('./asyncapi.ts');
    return asyncApi(about);
  };
  const headers = securityHeaders({ tls });
  const live = createLiveHub({
    store,
    clock,
    headers,
    facts: {
      clockRate: clock.rate,
      demo: parts.demo,
      get version() {
        return `${parts.version}+${assets.fingerprint()}`;
      },
    },
    metrics,
    ...(options.live && { timing: options.live }),
  });
  const services: Services = {
    ...parts,
    rules: { apiToken: config.apiToken, openRole: openRole(parts) },
    headers,
    peerOf: createPeers({ trustedProxy: config.trustedProxy, tls }),
    passwords: options.passwords ?? createPasswords(),
    logins: createLoginLimit(),
    taps: {
      same: createRateLimit({ limit: 10, windowMs: 60_000 }),
      all: createRateLimit({ limit: 600, windowMs: tenMinutes }),
    },
    pairings: {
      codes: createRateLimit({ limit: 30, windowMs: tenMinutes }),
      guesses: createRateLimit({ limit: 10, windowMs: tenMinutes }),
    },
    // A whole office may be one address to a proxy's eyes: sixty phones that look three times a minute.
    follows: {
      reads: createRateLimit({ limit: 1_800, windowMs: tenMinutes }),
      misses: createRateLimit({ limit: 60, windowMs: tenMinutes }),
    },
    live,
    seldom: createSeldom(() => performance.now()),
    assets,
    openApi: () => (document ??= describe()),
    asyncApi: () => (mqttDocument ??= describeMqtt()),
  };
  metrics.addSource(() => stateSamples(services));
  const direct = createDirect(directRoutes, services);
  let app: App | null = null;
  let loading: Promise<App> | null = null;
  let callOff = (): void => {};
  async function load(): Promise<App> {
    const [{ createApp }, { routes }] = await Promise.all([import('./app.ts'), import('./routes/index.ts')]);
    app = createApp(routes, services);
    return app;
  }
  const whole = (): Promise<App> => (loading ??= load());
  const server = createNodeServer(tls, (incoming, outgoing) => {
    if (direct(incoming, outgoing)) return;
    if (app !== null) app.listener(incoming, outgoing);
    else void whole().then(({ listener }) => listener(incoming, outgoing));
  });
  server.maxConnections = maxConnections;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseRaw(error, socket, services.headers));

  async function renewCertificate(): Promise<void> {
    if (config.tls === null || !('setSecureContext' in server)) return;
    const [cert, key] = await Promise.all([readFile(config.tls.cert), readFile(config.tls.key)]);
    server.setSecureContext({ cert, key });
  }

  return {
    server,
    get url() {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : config.httpPort;
      const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
      return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${config.basePath}`;
    },
    app: whole,
    renewCertificate,
    async start() {
      await renewCertificate();
      live.start();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.httpPort, config.host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      // If nobody has asked for them before. What comes in first after a start does not wait for them.
      callOff = whenQuiet(() => void whole().then(assets.load));
      server.on('error', (error) => log.error({ err: error }, 'the HTTP server failed'));
    },
    async stop() {
      live.stop();
      callOff();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // What is still being answered gets a moment; then the process has to end.
      const patience = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(patience);
    },
  };
}

function createNodeServer(tls: boolean, listener: RequestListener): Server | TlsServer {
  return tls
    ? process.getBuiltinModule('node:https').createServer(serverOptions, listener)
    : createServer(serverOptions, listener);
}

function openRole({ demo, config }: HttpParts): Role | null {
  if (demo) return 'manager';
  return config.publicScreens ? 'screen' : null;
}

/** An answer to bytes that are no HTTP; with the headers of every other answer. */
function refuseRaw(error: NodeJS.ErrnoException, socket: Duplex, headers: Readonly<Record<string, string>>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${lines.join('')}\r\n`);
}
