/**
 * Who is at the other end: address, scheme and host as the browser sees them.
 *
 * `X-Forwarded-*` counts only when the connection comes from a proxy named in `HYLLA_TRUSTED_PROXY` (addresses or CIDR
 * blocks), and then the right-most address that is not such a proxy itself is the client: what stands to the left of it
 * was written by the client.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface Peer {
  readonly address: string;
  /** On this machine, or a trusted proxy without a client's address: not one person. */
  readonly shared: boolean;
  readonly secure: boolean;
  /** Host and port as the browser has them in its address bar. */
  readonly host: string;
}

/** The parts of a request that tell of its sender; null in a test without a socket. */
export type Wire = Pick<IncomingMessage, 'socket'> | null;

export function createPeers({ trustedProxy, tls }: { trustedProxy: readonly string[]; tls: boolean }) {
  const proxies = new BlockList();
  for (const entry of trustedProxy) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isProxy = (address: string) =>
    trustedProxy.length > 0 && isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return function peerOf(wire: Wire, header: (name: string) => string | undefined): Peer {
    const direct = plain(wire?.socket.remoteAddress ?? '');
    const host = header('host') ?? '';
    if (!isProxy(direct)) return { address: direct, shared: isLoopback(direct), secure: tls, host };
    const hops = (header('x-forwarded-for') ?? '')
      .split(',')
      .map((hop) => plain(hop.trim()))
      .filter((hop) => isIP(hop) !== 0);
    const client = hops.findLast((hop) => !isProxy(hop));
    return {
      address: client ?? direct,
      shared: client === undefined || isLoopback(client),
      secure: tls || header('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https',
      host: header('x-forwarded-host')?.split(',').at(-1)?.trim() || host,
    };
  };
}

/** IPv4 as it is, also when it came mapped into IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');
