/** A site file's text, JSON or YAML, to what can be read of it. */
import { ok, type Result, refuse } from './contract/errors.ts';
import { type ReadSiteFile, readSiteFile } from './contract/read-site-file.ts';

/**
 * Reads `text`. JSON is tried first; YAML is a superset, but its parser is slower, its faults read worse, and it is loaded
 * only when there is some. Errors: `bad-request` when it is neither.
 */
export async function readSiteText(text: string): Promise<Result<ReadSiteFile>> {
  const isJson = text.trimStart().startsWith('{');
  try {
    return ok(readSiteFile(isJson ? JSON.parse(text) : (await import('./yaml.ts')).parseYaml(text)));
  } catch (error) {
    const kind = isJson ? 'JSON' : 'YAML';
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return refuse('bad-request', `The site file is not readable ${kind}: ${reason}`, {
      reason: 'unreadable-file',
      about: { kind, detail: reason ?? '' },
    });
  }
}
