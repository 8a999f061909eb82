/** What Home Assistant is told over one link: what there is and how it is, each again only when it changed. */
import { createHash } from 'node:crypto';
import { siteOf } from '../../domain/documents.ts';
import { writtenLanguage } from '../../domain/language.ts';
import type { CollectionName } from '../../domain/model.ts';
import type { BusLink, Commit, Store } from '../../usecases/ports.ts';
import { dispenserView } from '../../usecases/views/dispenser-view.ts';
import {
  type About,
  availabilityTopic,
  dispenserConfig,
  dispenserConfigTopic,
  dispenserState,
  isAvailable,
  prefixTopic,
  siteConfig,
  siteConfigTopic,
  siteState,
  siteStateTopic,
  stateTopic,
  statusTopic,
} from './discovery.ts';
import { partsOf } from './parts-of.ts';
import { siteFacts } from './site-facts.ts';

export interface Teller {
  /** What a commit may have changed is looked at again. */
  markChanged(commit: Commit): void;
  /** A dispenser that somebody has told of; it is taken back when it is none. */
  markDispenser(id: string): void;
  /** What the site's device is known to consist of there. */
  markSite(parts: ReadonlySet<string>): void;
  /** Takes back the descriptions that an earlier run told under another prefix. */
  retractUnder(earlier: string): void;
  /** Nothing of what was told is known there any more. */
  forgetAll(): void;
  /** Tells what is marked; resolves to whether more was marked meanwhile. */
  tell(): Promise<boolean>;
  /** Takes back all that it has told, and whoever told before it and left it there. */
  retractAll(): void;
  stop(): void;
}

/** Dispensers that are told of before others have a turn. */
const atOnce = 25;
/** What every dispenser's description may rest on, and what the site's counts do. */
const settings: ReadonlySet<CollectionName> = new Set([
  'site',
  'locations',
  'dispensers',
  'items',
  'sources',
  'integrations',
]);
const counted: ReadonlySet<CollectionName> = new Set(['balances', 'requests', 'orders']);

export function createTeller(parts: { store: Store; link: BusLink; prefix: string; version: string }): Teller {
  const { store, link, prefix, version } = parts;
  /** Digests by topic: a site of thousands need not be in memory twice. */
  let told = new Map<string, string>();
  /** Dispensers that Home Assistant knows of; those that are to be told anew; whether all are, and the site. */
  const known = new Set<string>();
  let marked = new Set<string>();
  let isAllMarked = true;
  let isSiteMarked = true;
  /** Components of the site's device there. */
  let siteParts: ReadonlySet<string> = new Set();
  let isTelling = false;
  let stopped = false;

  function markAll(): void {
    isAllMarked = true;
    isSiteMarked = true;
  }

  function say(topic: string, payload: string): void {
    const digest = createHash('sha1').update(payload).digest('base64');
    if (told.get(topic) === digest) return;
    told.set(topic, digest);
    link.publish(topic, payload);
  }

  function retract(topic: string): void {
    told.delete(topic);
    link.publish(topic, '');
  }

  const topicsOf = (id: string) => [dispenserConfigTopic(prefix, id), stateTopic(id), availabilityTopic(id)];

  function tellOfSite(about: About): void {
    const site = siteFacts(store.state, about.locale);
    const config = JSON.stringify(siteConfig(site, about));
    const now = partsOf(config);
    // A part that is merely left out stays there for ever: the device is taken away and told anew.
    if ([...siteParts].some((part) => !now.has(part))) retract(siteConfigTopic(prefix));
    siteParts = now;
    say(siteConfigTopic(prefix), config);
    say(siteStateTopic, JSON.stringify(siteState(site)));
  }

  function tellOf(id: string, about: About): void {
    const { state } = store;
    const doc = state.get('dispensers', id);
    if (doc === undefined || doc.retired) {
      known.delete(id);
      // Also what only a run before this one has told.
      for (const topic of topicsOf(id)) retract(topic);
      return;
    }
    known.add(id);
    const view = dispenserView(state, doc, null);
    const room = state.get('locations', doc.location)?.name ?? null;
    say(dispenserConfigTopic(prefix, id), JSON.stringify(dispenserConfig(view, room, about)));
    say(stateTopic(id), JSON.stringify(dispenserState(view)));
    say(availabilityTopic(id), isAvailable(view) ? 'online' : 'offline');
  }

  async function tellMarked(): Promise<void> {
    say(statusTopic, 'online');
    say(prefixTopic, prefix);
    const about = { locale: writtenLanguage(siteOf(store.state)?.locale ?? 'sv'), version };
    if (isSiteMarked) {
      isSiteMarked = false;
      tellOfSite(about);
    }
    const ids = new Set(isAllMarked ? [...known, ...marked, ...idsOf(store.state.values('dispensers'))] : marked);
    isAllMarked = false;
    marked = new Set();
    let count = 0;
    for (const id of ids) {
      if (stopped) return;
      tellOf(id, about);
      // One after the other, with room for others in between.
      if (++count % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    markChanged({ changes, reset }) {
      if (reset) markAll();
      for (const { collection, id } of changes) {
        if (collection === 'levels') marked.add(id);
        else if (settings.has(collection)) markAll();
        isSiteMarked ||= counted.has(collection);
      }
    },
    markDispenser: (id) => void marked.add(id),
    markSite(there) {
      siteParts = new Set([...siteParts, ...there]);
      isSiteMarked = true;
    },
    retractUnder(earlier) {
      retract(siteConfigTopic(earlier));
      for (const id of idsOf(store.state.values('dispensers'))) retract(dispenserConfigTopic(earlier, id));
    },
    forgetAll() {
      told = new Map();
      markAll();
    },
    async tell() {
      if (isTelling) return true;
      isTelling = true;
      try {
        await tellMarked();
      } finally {
        isTelling = false;
      }
      return isAllMarked || isSiteMarked || marked.size > 0;
    },
    retractAll() {
      const dispensers = [...store.state.values('dispensers')].filter(({ retired }) => !retired);
      const ofAll = dispensers.flatMap(({ id }) => topicsOf(id));
      for (const topic of new Set([...told.keys(), ...ofAll, siteConfigTopic(prefix), siteStateTopic, prefixTopic]))
        retract(topic);
    },
    stop() {
      stopped = true;
    },
  };
}

function* idsOf(docs: Iterable<{ readonly id: string }>): Generator<string> {
  for (const { id } of docs) yield id;
}
