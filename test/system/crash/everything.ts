import type { Json, TestServer } from '../../support/start-server.ts';

/** A whole list, page by page. */
export async function everything(server: TestServer, path: string): Promise<Json[]> {
  const items: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Json } = await server.api(
      'GET',
      `${path}?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...body.items);
    cursor = body.next;
  }
  return items;
}
