/**
 * Many devices that fall silent behind one gateway or in one network are one incident: the gateway's, the bridge's, the network's; and
 * so are all, few or many, behind one that says itself that it is gone. It takes the place of their own alerts; each is shown
 * as silent or unknown all the same.
 */
import type { DispenserDoc } from '../../domain/model.ts';
import type { State } from '../ports.ts';
import type { Alert } from './alerts.ts';

/** So many, and this share of all that are heard there. */
const many = { atLeast: 3, share: 0.5 };

interface Group {
  readonly name: string;
  readonly silent: Alert[];
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
  if (stale.size < many.atLeast) return alerts;
  const gathered = new Set<Alert>();
  const incidents: Alert[] = [];
  // The whole network first: of one that is gone no gateway is to blame.
  for (const groupsOf of [networkOf, gatewayOf])
    for (const [key, { name, silent, total }] of groups(state, stale, gathered, groupsOf)) {
      if (silent.length < many.atLeast || silent.length < many.share * total) continue;
      for (const one of silent) gathered.add(one);
      const at = Math.min(...silent.map((one) => one.at));
      const about = { network: name, count: silent.length, total };
      incidents.push({
        id: `devices-silent-${key}-${at.toString(36)}`,
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
    if (dispenser.retired || state.get('levels', dispenser.id)?.seenAt == null) continue;
    const place = placeOf(dispenser, state);
    if (place === null) continue;
    const group = found.get(place.key) ?? { name: place.name, silent: [], total: 0 };
    found.set(place.key, group);
    group.total++;
    const alert = stale.get(dispenser.id);
    if (alert !== undefined && !gathered.has(alert)) group.silent.push(alert);
  }
  return found;
}
