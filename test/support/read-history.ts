import type { Json, TestServer } from './start-server.ts';

/** Every raw row of a dispenser, page by page. */
export async function readHistory(from: TestServer, dispenser: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `dispensers/${dispenser}/readings?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&resolution=raw&limit=1000`;
    const { body } = await from.api('GET', cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path);
    rows.push(...body.items);
    cursor = body.next;
  }
  return rows;
}
