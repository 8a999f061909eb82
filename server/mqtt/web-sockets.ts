/** MQTT over WebSocket, by ws. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { limits } from './limits.ts';

export interface WebSockets {
  /** Answers the upgrade; `take` is called with the stream of a client that wants MQTT. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, take: (stream: Duplex) => void): void;
  close(): void;
}

export function createWebSockets(): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.integrationPacket,
    handleProtocols: (names) => (names.has('mqtt') ? 'mqtt' : false),
  });
  return {
    accept: (request, socket, head, take) =>
      server.handleUpgrade(request, socket, head, (webSocket) => take(createWebSocketStream(webSocket))),
    close: () => server.close(),
  };
}
