/** A site file's text, JSON or YAML, to what can be read of it. */
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { ok, type Result, refuse } from './contract/errors.ts';
import { type ReadSiteFile, readSiteFile } from './contract/read-site-file.ts';

/**
 * Reads `text`. JSON is tried first; YAML is a superset, but its parser is slower and its faults read worse.
 * Aliases are limited, so that a small file cannot grow into a large one. Errors: `bad-request` when it is neither.
 */
export function readSiteText(text: string): Result<ReadSiteFile> {
  const trimmed = text.trimStart();
  try {
    const value: unknown = trimmed.startsWith('{') ? JSON.parse(text) : parseYaml(text, { maxAliasCount: 100 });
    return ok(readSiteFile(value));
  } catch (error) {
    const kind = error instanceof YAMLParseError || !trimmed.startsWith('{') ? 'YAML' : 'JSON';
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return refuse('bad-request', `The site file is not readable ${kind}: ${reason}`);
  }
}
