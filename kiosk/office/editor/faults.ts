/** What is wrong with a draft, by field and in the page's language. The schema is the server's own. */
import * as v from 'valibot';
import type { Issue } from '../../../server/contract/errors.ts';
import { number } from '../../i18n/format.ts';
import { o } from '../../i18n/office/t.ts';
import type { Doc } from '../../state/draft.ts';
import { faultText } from '../reason.ts';

/** Dotted path to what is wrong there. */
export type Faults = ReadonlyMap<string, string>;

export function faultsOf(schema: v.GenericSchema, draft: Doc): Faults {
  const parsed = v.safeParse(schema, draft);
  const faults = new Map<string, string>();
  for (const issue of parsed.issues ?? []) {
    const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
    if (!faults.has(path)) faults.set(path, inWords(issue, path));
  }
  return faults;
}

/** What the server has against it: `$.offers[0].supplier` is the field `offers.0.supplier`. */
export function faultsOfServer(issues: readonly Issue[]): Faults {
  return new Map(
    issues.map((issue) => [issue.path.replace(/^\$\.?/, '').replace(/\[(\d+)\]/g, '.$1'), faultText(issue)] as const),
  );
}

function inWords(issue: v.BaseIssue<unknown>, path: string): string {
  const m = o().edit.fault;
  const { type, input, requirement } = issue;
  if (input === undefined || input === '' || input === null) return m.missing;
  const limit = typeof requirement === 'number' ? requirement : 0;
  if (type === 'number') return m.number;
  if (type === 'integer') return m.whole;
  if (type === 'min_value') return m.atLeast(number(limit));
  if (type === 'gt_value') return m.above(number(limit));
  if (type === 'max_value') return m.atMost(number(limit));
  if (type === 'max_length') return m.tooLong(limit);
  if (type === 'email') return m.email;
  if (type === 'check' && path.endsWith('prices')) return m.ascending;
  if (/(price|fee|freeFrom|minimumOrder|autoBelow)$/.test(path)) return m.money;
  return path === 'id' ? m.id : m.wrong;
}
