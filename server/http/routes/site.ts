/** The whole site in and out. */
import * as v from 'valibot';
import { ImportResult } from '../../contract/api/site.ts';
import { refuse } from '../../contract/errors.ts';
import { SiteFile } from '../../contract/site-file.ts';
import { exportSite } from '../../usecases/export-site.ts';
import { importSite } from '../../usecases/import-site.ts';
import { recordAudit } from '../../usecases/record-audit.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

const importLimit = 5 * 1024 * 1024;
const Flag = v.optional(
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
  'false',
);

export const siteRoutes = [
  route({
    method: 'post',
    path: api('/import'),
    role: 'manager',
    tag: 'site',
    summary: 'Take a site file in, JSON or YAML: all of it or nothing',
    query: v.object({ dryRun: Flag, prune: Flag }),
    raw: { types: ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml'], schema: SiteFile },
    bodyLimit: importLimit,
    response: ImportResult,
    idempotent: true,
    handler: async ({ services, query, write }, bytes) => {
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        return refuse('bad-request', 'The site file is not UTF-8');
      }
      const read = await services.readSiteText(text);
      if (!read.ok) return read;
      return write((tx, context) => {
        const done = importSite(tx, { ...read.value, ...query }, context);
        if (done.ok && !query.dryRun && done.value.changes.length > 0) {
          recordAudit(tx, { action: 'site.imported', detail: `${done.value.changes.length} changes` }, context);
        }
        return done;
      });
    },
  }),
  route({
    method: 'get',
    path: api('/export'),
    role: 'manager',
    tag: 'site',
    summary: 'The site as a file that imports to the same state',
    response: SiteFile,
    handler: ({ services }) =>
      json(exportSite(services.store.state), {
        headers: { 'Content-Disposition': 'attachment; filename="hylla-site.json"' },
      }),
  }),
];
