/** The fixture office with a supplier that takes orders every day, so that tests hold on Sundays and holidays too. */
import { readFileSync } from 'node:fs';
import type { Json } from './start-server.ts';

/** A copy of its own; the stored fixture is imported unchanged by tests of the import. */
export function everydaySite(): Json {
  const site: Json = JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8'));
  site.site.holidays = [];
  for (const supplier of site.suppliers) supplier.orderDays = [1, 2, 3, 4, 5, 6, 7];
  return site;
}
