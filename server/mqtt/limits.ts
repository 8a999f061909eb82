/** What the embedded broker lets anybody have of it. */
export const limits = {
  /** Bytes of one packet: before log-in and of a device; of an integration, whose payload may have 256 KiB below the longest topic. */
  packet: 16 * 1024,
  integrationPacket: 256 * 1024 + 2 + 65_535 + 2,
  /** Connections in all; those that have not logged in, from one address that is not this machine. */
  connections: 20_000,
  strangersPerAddress: 50,
  /** ms until a connection must have sent its CONNECT, and before that, where there is TLS, its part of the handshake. */
  connectTimeout: 10_000,
  /** ms that a client may leave its answers unread. */
  drainTimeout: 2_000,
  /** Seconds; a client must say one, and at most this. */
  keepalive: 7_200,
  /**
   * Messages that wait for the disk: of one client, until nothing more is read of it; of all, in equal shares among those
   * who have one waiting, with room for the first of everybody; of all, until clients are cut. Shares that were taken while
   * fewer waited make no more than 46,500 of them: 25 x 200, 5,000 / n of the n-th to the 5,000th, one of each after that.
   */
  openPerClient: 200,
  open: 5_000,
  openAtMost: 50_000,
  /** Sessions of integrations that outlast their connection; what waits for each of them. */
  sessions: 16,
  queuedMessages: 1_000,
  queuedBytes: 4 * 1024 * 1024,
  /** Retained messages of integrations, in all. */
  retained: 1_000,
  retainedBytes: 8 * 1024 * 1024,
} as const;
