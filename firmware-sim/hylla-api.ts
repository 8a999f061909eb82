/** The little of Hylla's HTTP API that the simulator needs: credentials, and the life of an office around the sensors. */
import * as v from 'valibot';
import { Credentials } from '../server/contract/api/access.ts';
import { OrderView } from '../server/contract/api/orders.ts';
import { RequestView } from '../server/contract/api/requests.ts';
import { SiteFile } from '../server/contract/site-file.ts';

export interface HyllaApi {
  deviceCredentials(device: string): Promise<Credentials>;
  integrationCredentials(id: string, publish: readonly string[]): Promise<Credentials>;
  export(): Promise<SiteFile>;
  /** Null while the server knows no site. */
  siteId(): Promise<string | null>;
  orders(): Promise<readonly OrderView[]>;
  openRequests(): Promise<readonly RequestView[]>;
  post(path: string, body?: unknown): Promise<void>;
  /** The server's clock, ms, and how fast it runs. */
  clock(): Promise<{ at: number; rate: number }>;
}

/** Names the request that failed and how the server answered; never the token. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
}

export function createHyllaApi({ url, token }: { url: string; token?: string }): HyllaApi {
  const base = url.endsWith('/') ? url : `${url}/`;

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(`api/v1/${path}`, base), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiFault(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  }
  const list = <S extends v.GenericSchema>(item: S) => v.object({ items: v.array(item) });

  return {
    deviceCredentials: async (device) =>
      v.parse(Credentials, await call('POST', `devices/${encodeURIComponent(device)}/credentials`)),
    integrationCredentials: async (id, publish) =>
      v.parse(Credentials, await call('POST', `integrations/${id}/credentials`, { publish, subscribe: [] })),
    export: async () => v.parse(SiteFile, await call('GET', 'export')),
    siteId: async () =>
      v.parse(v.object({ site: v.nullable(v.object({ id: v.string() })) }), await call('GET', 'snapshot')).site?.id ??
      null,
    orders: async () => v.parse(list(OrderView), await call('GET', 'orders?limit=200')).items,
    openRequests: async () => v.parse(list(RequestView), await call('GET', 'requests?status=open&limit=200')).items,
    post: async (path, body) => {
      await call('POST', path, body);
    },
    async clock() {
      const { at, clockRate } = v.parse(
        v.object({ at: v.string(), clockRate: v.number() }),
        await call('GET', 'snapshot'),
      );
      return { at: Date.parse(at), rate: clockRate };
    },
  };
}
