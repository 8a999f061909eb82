/**
 * Many devices that fall silent behind one gateway or in one network are one incident: the gateway's, the bridge's, the network's; and
 * so are all, few or many, behind one that says itself that it is gone. It takes the place of their own alerts; each is shown
 * as silent or unknown all the same. Those that are heard again one by one are of it until they have reported as usual, so that it
 * ends as the one that it was.
 */
import type { DispenserDoc, Millis } from '../../domain/model.ts';
import type { State } from '../ports.ts';
import type { Alert } from './alerts.ts';

/** So many, and this share of all that are heard there, unless nobody was heard since the first fell silent. */
const many = { atLeast: 3, share: 0.5 };

interface Group {
  readonly name: string;
  readonly silent: Alert[];
  /** Heard again after an outage, and not yet as usual. */
  back: number;
  /** When the first of them was heard last before. */
  lostAt: Millis;
  /** When any of them was heard last. */
  heardAt: Millis;
  total: number;
}

export const withIncidents = (alerts: readonly Alert[], state: State): readonly Alert[] =>
  silentTogether(goneTogether(alerts, state), state);

/** Behind gateways that said so. */
function goneTogether(alerts: readonly Alert[], state: State): readonly Alert[] {
  const gone = alerts.filter(({ kind }) => kind === 'gateway-down');
  if (gone.length === 0) return alerts;
  const incidents = new Map<string, Alert & { readonly count: number }>();
  for (const { dispenser = '', ...one } of gone) {
    const device = state.get('dispensers', dispenser)?.device;
    const key = `${device?.dialect}-${device?.source ?? ''}-${one.network}`;
    const { at = one.at, count = 0 } = incidents.get(key) ?? {};
    const since = Math.min(at, one.at);
    const about = { id: `gateway-down-${key}-${since.toString(36)}`, at: since, count: count + 1, total: count + 1 };
    incidents.set(key, { ...one, ...about });
  }
  return [...alerts.filter(({ kind }) => kind !== 'gateway-down'), ...incidents.values()];
}

/** Behind what says nothing itself. */
function silentTogether(alerts: readonly Alert[], state: State): readonly Alert[] {
  const stale = new Map(
    alerts.flatMap((one) => (one.kind === 'dispenser-stale' && one.dispenser ? [[one.dispenser, one] as const] : [])),
  );
  if (stale.size === 0) return alerts;
  const gathered = new Set<Alert>();
  const incidents: Alert[] = [];
  // The whole network first: of one that is gone no gateway is to blame.
  for (const groupsOf of [networkOf, gatewayOf])
    for (const [key, { name, silent, back, lostAt, heardAt, total }] of groups(state, stale, gathered, groupsOf)) {
      const lost = silent.length + back;
      const at = Math.min(...silent.map((one) => one.at));
      const isMost = lost >= many.share * total || heardAt < at;
      if (silent.length === 0 || lost < many.atLeast || !isMost) continue;
      for (const one of silent) gathered.add(one);
      const about = { network: name, count: silent.length, total };
      incidents.push({
        id: `devices-silent-${key}-${lostAt.toString(36)}`,
        kind: 'devices-silent',
        severity: 'warning',
        at,
        ...about,
      });
    }
  return gathered.size === 0 ? alerts : [...alerts.filter((one) => !gathered.has(one)), ...incidents];
}

type Place = { readonly key: string; readonly name: string } | null;

function networkOf({ device }: DispenserDoc): Place {
  if (device === undefined) return null;
  const name = device.source ?? device.dialect;
  return { key: `${device.dialect}-${name}`, name };
}

function gatewayOf({ id }: DispenserDoc, state: State): Place {
  const name = state.get('levels', id)?.vitals.gateway;
  return name === undefined ? null : { key: `gateway-${name}`, name };
}

/** Of devices that were ever heard. */
function groups(
  state: State,
  stale: ReadonlyMap<string, Alert>,
  gathered: ReadonlySet<Alert>,
  placeOf: (dispenser: DispenserDoc, state: State) => Place,
): ReadonlyMap<string, Group> {
  const found = new Map<string, Group>();
  for (const dispenser of state.values('dispensers')) {
    const level = state.get('levels', dispenser.id);
    if (dispenser.retired || level === undefined || level.seenAt === null) continue;
    const place = placeOf(dispenser, state);
    if (place === null) continue;
    const { seenAt } = level;
    const group = found.get(place.key) ?? {
      name: place.name,
      silent: [],
      back: 0,
      lostAt: seenAt,
      heardAt: 0,
      total: 0,
    };
    found.set(place.key, group);
    group.total++;
    group.heardAt = Math.max(group.heardAt, seenAt);
    const alert = stale.get(dispenser.id);
    const { outage } = level.filter;
    if (alert !== undefined ? gathered.has(alert) : outage === undefined) continue;
    if (alert !== undefined) group.silent.push(alert);
    else group.back++;
    const lostAt = alert !== undefined ? seenAt : seenAt - (outage ?? 0);
    group.lostAt = group.silent.length + group.back === 1 ? lostAt : Math.min(group.lostAt, lostAt);
  }
  return found;
}
