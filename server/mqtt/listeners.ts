/** Where MQTT clients come in: TCP, TLS, and WebSocket on an HTTP server. */
import { readFile } from 'node:fs/promises';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Server as TlsServer } from 'node:tls';
import type { BrokerConfig } from './broker.ts';
import { limits } from './limits.ts';
import type { WebSockets } from './web-sockets.ts';

/** A client has connected; nothing of it has been read. */
export type Connect = (stream: Duplex, from: string, request?: IncomingMessage) => void;

export interface Listeners {
  /** Rejects with Node's error on a taken port. */
  open(): Promise<void>;
  /** Takes no more clients; resolves when those that came have gone. */
  close(): Promise<void>;
  /** Takes up what the files of the certificate hold now; rejects, and keeps the one it has, when that is none. */
  renewCertificate(): Promise<void>;
  attachWebSocket(server: HttpServer | HttpsServer, path: string): void;
  /** As a client names the first of them; null when there is none. */
  readonly address: string | null;
}

export function createListeners(
  config: BrokerConfig,
  connect: Connect,
  onError: (error: Error, message: string) => void,
): Listeners {
  const servers: Server[] = [];
  let secured: TlsServer | null = null;
  let webSockets: WebSockets | null = null;
  let isOpen = false;

  async function listen(server: Server, port: number): Promise<void> {
    server.maxConnections = limits.connections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, config.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', (error) => onError(error, 'the MQTT listener failed'));
    servers.push(server);
  }

  const accept = (socket: Socket): void => connect(socket, socket.remoteAddress ?? 'unknown');

  return {
    async open() {
      isOpen = true;
      if (config.mqttPort !== null) await listen(createServer({ noDelay: true }, accept), config.mqttPort);
      if (config.tls === null) return;
      const tls = await import('node:tls');
      const options = { ...(await filesOf(config.tls)), noDelay: true, handshakeTimeout: limits.connectTimeout };
      secured = tls.createServer(options, accept);
      // Node only tells of a handshake that takes too long, and leaves the connection open.
      secured.on('tlsClientError', (_error, socket) => socket.destroy());
      await listen(secured, config.mqttsPort);
    },
    async renewCertificate() {
      if (config.tls !== null) secured?.setSecureContext(await filesOf(config.tls));
    },
    async close() {
      isOpen = false;
      webSockets?.close();
      const closing = servers.splice(0);
      await Promise.all(closing.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    },
    attachWebSocket(server, path) {
      server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const asked = (request.url ?? '').split('?')[0];
        if (asked !== path || !isOpen) {
          socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
          return;
        }
        const from = request.socket.remoteAddress ?? 'unknown';
        socket.on('error', () => {});
        // Loaded with the first of them: few sites have any.
        const { createWebSockets } = await import('./web-sockets.ts');
        if (!isOpen) {
          socket.destroy();
          return;
        }
        webSockets ??= createWebSockets();
        webSockets.accept(request, socket, head, (stream) => connect(stream, from, request));
      });
    },
    get address() {
      const address = servers[0]?.address();
      if (!address || typeof address !== 'object') return null;
      const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
      return `${config.mqttPort === null ? 'mqtts' : 'mqtt'}://${host}:${address.port}`;
    },
  };
}

async function filesOf({ cert, key }: NonNullable<BrokerConfig['tls']>): Promise<{ cert: Buffer; key: Buffer }> {
  const [certificate, secret] = await Promise.all([readFile(cert), readFile(key)]);
  return { cert: certificate, key: secret };
}
