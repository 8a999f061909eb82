/** What a message would say, in words. */
import type { PreviewSaid } from '../../../server/contract/api/adoption.ts';
import { number, percent } from '../../i18n/format.ts';
import { o } from '../../i18n/office/t.ts';

export function measuredText({ measured }: PreviewSaid): string {
  if (measured === null) return '';
  const { kind, value } = measured;
  if (kind === 'percent') return `${number(value)} %`;
  if (kind === 'count') return o().adopt.portions(value);
  return `${number(value)} ${kind === 'distance' ? 'mm' : 'g'}`;
}

/** One line: the level and what it is from, or why there is none. */
export function saidText(said: PreviewSaid): string {
  const m = o().adopt;
  if (said.level !== null) {
    const raw = measuredText(said);
    return said.measured?.kind === 'percent' ? percent(said.level) : `${percent(said.level)} · ${raw}`;
  }
  if (said.type === 'availability') return said.online === true ? m.said.online : m.said.offline;
  if (said.press !== null) return m.presses[said.press];
  if (said.type === 'event') return `${m.said.event}: ${said.event ?? ''}`;
  if (said.people !== null) return peopleText(said.people);
  if (said.type === 'vitals') return m.said.vitals;
  return [measuredText(said), reasonText(said)].filter((part) => part !== '').join(' · ');
}

function peopleText({ total, period, present }: NonNullable<PreviewSaid['people']>): string {
  const m = o().adopt;
  return [
    total === null ? '' : m.peopleTotal(number(total)),
    period === null ? '' : m.peoplePeriod(number(period)),
    present === null ? '' : m.peoplePresent(number(present)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function reasonText({ reason, detail }: PreviewSaid): string {
  return reason === null ? '' : (o().adopt.reasons[reason] ?? detail ?? reason);
}
