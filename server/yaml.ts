/** YAML to a value. Aliases are limited, so that a small text cannot grow into a large value. */
import { parse } from 'yaml';

export const parseYaml = (text: string): unknown => parse(text, { maxAliasCount: 100 });
