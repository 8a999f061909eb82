/** How a dispenser's device should report, what that costs, and what became of telling it. */
import type { ConfigView, ReportingCost, ReportingView } from '../../contract/api/reporting.ts';
import type { Reporting } from '../../contract/reporting.ts';
import { batteryLife } from '../../domain/battery-life.ts';
import { configId, type DeviceConfigDoc } from '../../domain/device-config.ts';
import { siteOf } from '../../domain/documents.ts';
import type { DispenserDoc, Millis } from '../../domain/model.ts';
import { reportsPerDay } from '../../domain/reporting.ts';
import { type Abilities, abilitiesOf } from '../../domain/reporting-abilities.ts';
import { everyDay } from '../plan-configs.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';

/** What settings would cost a device with these abilities, by the site's week. */
export function reportingCost(state: State, reporting: Reporting, { energy }: Abilities): ReportingCost {
  const perDay = reportsPerDay(reporting, siteOf(state) ?? everyDay);
  const life = energy === null || perDay === null ? null : batteryLife(energy, perDay);
  return {
    reportsPerDay: perDay,
    battery:
      life === null
        ? null
        : { years: life.years, range: life.range && [life.range[0], life.range[1]], assumes: life.assumes },
    airtimeS: life?.airtimeS ?? null,
    overFairUse: life?.overFairUse ?? false,
  };
}

export function reportingView(state: State, { device, reporting }: DispenserDoc, now: Millis): ReportingView {
  const abilities = device === undefined ? null : abilitiesOf(device);
  const doc = device === undefined ? undefined : state.get('configs', configId(device));
  return {
    settings: reporting ?? null,
    abilities: abilities && {
      interval: abilities.interval,
      alert: abilities.alert,
      plans: abilities.plans,
      defaults: abilities.defaults,
    },
    cost: abilities === null || reporting === undefined ? null : reportingCost(state, reporting, abilities),
    config: doc === undefined || reporting === undefined ? null : configView(doc, abilities?.perDay ?? null, now),
  };
}

const dayLength = 86_400_000;

function configView(doc: DeviceConfigDoc, perDay: number | null, now: Millis): ConfigView | null {
  const { state, since, problem, notBefore, phase, expectS, sent, binding } = doc;
  if (state === 'clearing') return null;
  // What the broker keeps is said once.
  const isDone = state === 'taken' || (binding.dialect === 'hylla' && state === 'sent');
  return {
    state,
    since: iso(since),
    problem: problem ?? null,
    nextAt: isDone || problem === 'not-heard' ? null : iso(Math.max(notBefore, now)),
    phase,
    intervalS: expectS,
    sentToday: sent.filter((at) => at > now - dayLength).length,
    perDay,
  };
}
