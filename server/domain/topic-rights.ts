/** Who may publish and subscribe where on the broker. Default: nobody, nowhere. MQTT 3.1.1 section 4.7 for the filters. */
import { topicRoot } from '../contract/topics.ts';

export interface TopicRights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** A device has its own corner, and nothing else; none when its name would be a wildcard, as other networks allow. */
export function deviceRights(address: string): TopicRights {
  if (address === '' || /[+#]/.test(address)) return { publish: [], subscribe: [] };
  const own = `${topicRoot}/${address}/#`;
  return { publish: [own], subscribe: [own] };
}

/** A topic that begins with `$` only by a filter that does, too (section 4.7.2); the broker's own never. */
export function mayPublish({ publish }: TopicRights, topic: string): boolean {
  if (topic.startsWith('$SYS') || topic.startsWith('$share')) return false;
  return publish.some((filter) => topic.startsWith('$') === filter.startsWith('$') && matches(filter, topic));
}

/** Whether every topic that `filter` could match is allowed. */
export function maySubscribe({ subscribe }: TopicRights, filter: string): boolean {
  return !filter.startsWith('$') && subscribe.some((allowed) => covers(allowed, filter));
}

/** Whether a message on `topic` may be forwarded to somebody with these rights. */
export function mayReceive({ subscribe }: TopicRights, topic: string): boolean {
  return !topic.startsWith('$') && subscribe.some((filter) => matches(filter, topic));
}

/** Whether the MQTT `filter` matches `topic`. */
export function matches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  // A device's own corner, at each of its messages: no need to take the topic apart.
  if (filter.endsWith('/#') && !filter.includes('+')) {
    const parent = filter.length - 2;
    return topic.startsWith(filter.slice(0, parent)) && (topic.length === parent || topic[parent] === '/');
  }
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [i, level] of wanted.entries()) {
    if (level === '#') return true;
    if (i >= levels.length || (level !== '+' && level !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether `allowed` matches at least what `filter` matches. */
function covers(allowed: string, filter: string): boolean {
  const outer = allowed.split('/');
  const inner = filter.split('/');
  for (const [i, level] of outer.entries()) {
    if (level === '#') return true;
    const other = inner[i];
    if (other === undefined || other === '#') return false;
    if (level !== '+' && level !== other) return false;
  }
  return outer.length === inner.length;
}
