/** A memory state that holds a site file's documents, as an import would put them. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { SiteFile } from '../../server/contract/site-file.ts';
import { type MemoryState, memoryState } from './memory-state.ts';

export function siteFixture(name = 'site-kontoret'): SiteFile {
  return v.parse(SiteFile, JSON.parse(readFileSync(`test/fixtures/${name}.json`, 'utf8')));
}

export function siteState(file: SiteFile = siteFixture()): MemoryState {
  const state = memoryState();
  if (file.site) state.put('site', file.site);
  for (const doc of file.locations ?? []) state.put('locations', doc);
  for (const doc of file.suppliers ?? []) state.put('suppliers', doc);
  for (const doc of file.items ?? []) state.put('items', doc);
  for (const doc of file.dispensers ?? []) state.put('dispensers', doc);
  for (const line of file.stock ?? []) state.put('balances', { ...line, id: `${line.item}@${line.location}` });
  return state;
}
