import { expect, test } from 'vitest';
import { modelOf } from '../../../kiosk/state/model.ts';
import { within } from '../../../kiosk/state/within.ts';
import { at, dispenser, snapshot } from '../sample-model.ts';

const asked = (id: string, more: object) => ({
  id,
  kind: 'problem' as const,
  status: 'open' as const,
  askedAt: at(-5),
  askers: 1,
  next: { kind: 'will-look' as const },
  ...more,
});
const model = modelOf(
  snapshot({
    dispensers: [
      dispenser('first', { location: 'wc' }),
      dispenser('second', { location: 'wc-2' }),
      dispenser('corridor', { location: 'plan-2' }),
      dispenser('lost', { location: 'gone' }),
    ],
    requests: [asked('up', { location: 'wc-2' }), asked('down', { dispenser: 'first' }), asked('nowhere', {})],
  }),
);
const seen = (...places: string[]) => {
  const { dispensers, requests } = within(model, places);
  return [...dispensers.keys(), ...requests.keys()].join(' ');
};

test('a screen of a floor shows what hangs within it and what is asked for there; a request of no place is everybody’s', () => {
  expect(seen('plan-2')).toBe('second corridor up nowhere');
  expect(seen('plan-1')).toBe('first down nowhere');
  expect(seen('plan-1', 'plan-2')).toBe('first second corridor up down nowhere');
  expect(seen('hus')).toBe('first second corridor up down nowhere');
});

test('it is alarmed by what hangs there, and by what hangs nowhere', () => {
  const alert = (id: string, more: object) =>
    ({ id, kind: 'stock-out', severity: 'critical', at: at(0), ...more }) as const;
  const alerts = [
    alert('a', { dispenser: 'first' }),
    alert('b', { dispenser: 'second' }),
    alert('c', { item: 'soap' }),
  ];
  expect(within({ ...model, alerts }, ['plan-1']).alerts.map(({ id }) => id)).toEqual(['a', 'c']);
});

test('it shows all where no place is chosen, or none of those chosen is there any more', () => {
  expect(within(model, [])).toBe(model);
  expect(within(model, ['plan-9'])).toBe(model);
  expect(seen('plan-9', 'plan-1')).toBe('first down nowhere');
});
