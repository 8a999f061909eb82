/** A site file's text, JSON or YAML, to a decoded `SiteFile`. */
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { decode, type Result, refuse } from './contract/errors.ts';
import { SiteFile } from './contract/site-file.ts';

/**
 * Decodes `text`. JSON is tried first; YAML is a superset, but its parser is slower and its faults read worse.
 * Aliases are limited, so that a small file cannot grow into a large one.
 */
export function readSiteText(text: string): Result<SiteFile> {
  const trimmed = text.trimStart();
  try {
    const value: unknown = trimmed.startsWith('{') ? JSON.parse(text) : parseYaml(text, { maxAliasCount: 100 });
    return decode(SiteFile, value, 'site file');
  } catch (error) {
    const kind = error instanceof YAMLParseError || !trimmed.startsWith('{') ? 'YAML' : 'JSON';
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return refuse('bad-request', `The site file is not readable ${kind}: ${reason}`);
  }
}
