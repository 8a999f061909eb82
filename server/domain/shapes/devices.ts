/** What is known of devices, of what they said and of what they were told. */
import * as v from 'valibot';
import { DeviceBinding, Dialect } from '../../contract/site-file.ts';
import { configProblems, configStates } from '../device-config.ts';
import { phases } from '../reporting.ts';
import { Amount, At, Count, Key, May, OrNull, Seen, Vitals } from './parts.ts';

const Quiet = v.strictObject({
  intervalS: Amount,
  workdays: v.array(Amount),
  hours: v.tuple([v.string(), v.string()]),
  holidays: v.array(v.string()),
  utcOffsetS: Amount,
});

export const deviceShapes = {
  devices: v.strictObject({
    id: Key,
    dialect: Dialect,
    address: Key,
    source: May(Key),
    secretHash: May(Key),
    createdAt: At,
  }),
  configs: v.strictObject({
    id: Key,
    binding: v.strictObject(v.pick(DeviceBinding, ['dialect', 'id', 'source', 'preset']).entries),
    settings: v.strictObject({
      intervalS: May(Amount),
      alertLevel: May(Amount),
      nearEmpty: May(v.strictObject({ level: Amount, intervalS: Amount })),
      quietHours: May(Quiet),
    }),
    phase: v.picklist(phases),
    expectS: OrNull(Amount),
    nearEmpty: v.boolean(),
    state: v.picklist(configStates),
    since: At,
    problem: May(v.picklist(configProblems)),
    token: v.string(),
    attempts: Count,
    notBefore: At,
    sent: v.array(At),
    place: May(v.string()),
    seen: OrNull(At),
    fits: Count,
  }),
  health: v.strictObject({
    id: Key,
    device: Key,
    batteries: v.array(v.strictObject({ at: At, percent: Amount })),
    fullVolts: May(Amount),
    changedAt: OrNull(At),
    forecast: OrNull(v.strictObject({ at: At, from: At, to: At, charge: Amount, curve: v.picklist(['flat', 'even']) })),
    drops: v.array(At),
    fulls: v.array(v.strictObject({ at: At, level: Amount })),
  }),
  counters: v.strictObject({
    id: Key,
    location: Key,
    seenAt: OrNull(At),
    vitals: Vitals,
    seen: Seen,
    countedAt: OrNull(At),
    total: OrNull(Amount),
    present: OrNull(Amount),
  }),
  inbox: v.strictObject({
    id: Key,
    dialect: OrNull(Dialect),
    source: May(Key),
    address: v.string(),
    topic: v.string(),
    seenAt: At,
    count: Count,
    payload: v.string(),
    suggestion: OrNull(DeviceBinding),
    kept: May(
      v.array(
        v.strictObject({
          topic: v.string(),
          receivedAt: At,
          payload: v.string(),
          base64: May(v.literal(true)),
          retained: May(v.literal(true)),
        }),
      ),
    ),
  }),
  rejections: v.strictObject({
    id: Key,
    at: At,
    reason: Key,
    detail: v.string(),
    dialect: OrNull(v.string()),
    address: OrNull(v.string()),
    topic: OrNull(v.string()),
    payload: OrNull(v.string()),
    count: Count,
  }),
};
