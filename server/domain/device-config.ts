/**
 * What a device is told of how to report, and what became of it: waiting, sent, taken, failed. Told again with growing
 * pauses and a limit a day, so that it never becomes a storm.
 */
import type { ConfigAnswer } from '../contract/reading.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { Millis } from './model.ts';
import type { Phase } from './reporting.ts';
import { same } from './same.ts';

/** What a device should go by now; the last two only for one that keeps the calendar itself. */
export interface DeviceSettings {
  readonly intervalS?: number;
  readonly alertLevel?: number;
  readonly nearEmpty?: { readonly level: number; readonly intervalS: number };
  readonly quietHours?: QuietHours;
}

/** Quiet is it outside `hours` of `workdays` (ISO) and on `holidays`, in local time: UTC and `utcOffsetS`. */
export interface QuietHours {
  readonly intervalS: number;
  readonly workdays: readonly number[];
  readonly hours: readonly [string, string];
  readonly holidays: readonly string[];
  readonly utcOffsetS: number;
}

export const configStates = ['waiting', 'sent', 'taken', 'failed', 'clearing'] as const;
export type ConfigState = (typeof configStates)[number];
export const configProblems = ['no-contact', 'not-heard', 'no-answer', 'refused', 'daily-limit'] as const;
export type ConfigProblem = (typeof configProblems)[number];

/** One a device; id by `configId`. */
export interface DeviceConfigDoc {
  readonly id: string;
  readonly binding: Pick<DeviceBinding, 'dialect' | 'id' | 'source' | 'preset'>;
  readonly settings: DeviceSettings;
  /** What the settings are for, and how often reports are expected by them, s. */
  readonly phase: Phase;
  readonly expectS: number | null;
  readonly nearEmpty: boolean;
  /** `clearing`: nobody wants it any more, and what the broker keeps is to go. */
  readonly state: ConfigState;
  readonly since: Millis;
  readonly problem?: ConfigProblem;
  /** By which an answer is known to be of this command. */
  readonly token: string;
  readonly attempts: number;
  readonly notBefore: Millis;
  /** Commands of the last 24 hours. */
  readonly sent: readonly Millis[];
  /** The device's or bridge's beginning of topics, where only messages tell it. */
  readonly place?: string;
  /** While no answer is there: when it was last seen, and how often in a row it came as it should. */
  readonly seen: Millis | null;
  readonly fits: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Tries without an answer before it counts as failed; it is then tried once a day. */
const tries = 4;
/** A report that is late or early by so much is still as it was told. */
const tolerance = 0.2;

/** Text that any store takes, of any name. */
export const configId = ({ dialect, source = '', id }: Pick<DeviceBinding, 'dialect' | 'source' | 'id'>): string =>
  JSON.stringify([dialect, source, id.toLowerCase()]);

export interface Plan {
  readonly binding: DeviceBinding;
  readonly settings: DeviceSettings;
  readonly phase: Phase;
  readonly expectS: number | null;
  readonly nearEmpty: boolean;
  /** When the device was last seen. */
  readonly seen: Millis | null;
}

/** The document of what is wanted now; the same one when that is known. */
export function planned(before: DeviceConfigDoc | undefined, plan: Plan, token: string, now: Millis): DeviceConfigDoc {
  const { binding, settings, phase, expectS, nearEmpty, seen } = plan;
  const { dialect, id, source, preset } = binding;
  const known = before?.state === 'clearing' ? undefined : before;
  const kept = { phase, expectS, nearEmpty };
  const device = { dialect, id, ...(source !== undefined && { source }), ...(preset !== undefined && { preset }) };
  if (known !== undefined && same(known.settings, settings) && same(known.binding, device))
    return noticed(same(pick(known), kept) ? known : { ...known, ...kept }, seen, now);
  return {
    id: configId(binding),
    binding: device,
    settings,
    ...kept,
    state: 'waiting',
    since: now,
    token,
    attempts: 0,
    notBefore: now,
    sent: recent(before?.sent ?? [], now),
    ...(before?.place !== undefined && { place: before.place }),
    seen,
    fits: 0,
  };
}

const pick = ({ phase, expectS, nearEmpty }: DeviceConfigDoc) => ({ phase, expectS, nearEmpty });
const recent = (sent: readonly Millis[], now: Millis): readonly Millis[] => sent.filter((at) => at > now - day);

/** One that says nothing shows by its reports that it has taken the interval: two in a row that came when they should. */
function noticed(doc: DeviceConfigDoc, seen: Millis | null, now: Millis): DeviceConfigDoc {
  if (doc.state !== 'sent' || seen === null || seen === doc.seen || doc.expectS === null) return doc;
  const gap = doc.seen === null ? 0 : (seen - doc.seen) / 1000;
  const fits = Math.abs(gap - doc.expectS) <= tolerance * doc.expectS ? doc.fits + 1 : 0;
  return fits >= 2 ? taken({ ...doc, seen, fits }, now) : { ...doc, seen, fits };
}

function taken({ problem: _, ...doc }: DeviceConfigDoc, now: Millis): DeviceConfigDoc {
  return { ...doc, state: 'taken', since: now };
}

/** Nobody wants it any more. Null: there is nothing to take back. */
export function dropped(doc: DeviceConfigDoc, token: string, now: Millis): DeviceConfigDoc | null {
  if (doc.binding.dialect !== 'hylla') return null;
  if (doc.state === 'clearing') return doc;
  return { ...doc, settings: {}, state: 'clearing', since: now, token, attempts: 0, notBefore: now };
}

/** Whether it is to be said now. A stored message waits for its device by itself: it is said once. */
export function isDue(doc: DeviceConfigDoc, now: Millis): boolean {
  if (doc.state === 'taken' || now < doc.notBefore) return false;
  return doc.binding.dialect !== 'hylla' || doc.state !== 'sent';
}

/** Written down before it is said, so that a crash between the two says it once too seldom, not once too often. */
export function attempted(doc: DeviceConfigDoc, perDay: number | null, now: Millis): DeviceConfigDoc {
  const sent = recent(doc.sent, now);
  const [oldest = now] = sent;
  if (perDay !== null && sent.length >= perDay)
    return { ...doc, sent, state: 'waiting', problem: 'daily-limit', notBefore: oldest + day };
  const attempts = doc.attempts + 1;
  const isFailing = attempts > tries;
  const { problem: _, ...rest } = doc;
  return {
    ...rest,
    state: doc.state === 'clearing' ? 'clearing' : isFailing ? 'failed' : 'sent',
    ...(isFailing && { problem: doc.problem ?? 'no-answer' }),
    since: doc.state === 'waiting' ? now : doc.since,
    attempts,
    sent: [...sent, now],
    notBefore: now + pauseAfter(attempts, doc.expectS),
  };
}

/** Two minutes, doubled each time, but two reports of a device that hears only when it reports; at last a day. */
function pauseAfter(attempts: number, expectS: number | null): number {
  if (attempts >= tries) return day;
  return Math.min(day, Math.max(2 ** attempts * minute, 2.5 * (expectS ?? 0) * 1000 * attempts));
}

/** It did not leave: no try, and no command that the network counted. */
export function unsent(doc: DeviceConfigDoc, problem: ConfigProblem, now: Millis): DeviceConfigDoc {
  if (problem === 'not-heard') return { ...doc, problem };
  const attempts = Math.max(0, doc.attempts - 1);
  return {
    ...doc,
    state: doc.state === 'clearing' ? 'clearing' : 'waiting',
    problem,
    attempts,
    sent: doc.sent.slice(0, -1),
    notBefore: now + minute / 2,
  };
}

/** The document after an answer; the same one when it is about something else, or old. */
export function answered(doc: DeviceConfigDoc, answer: ConfigAnswer, now: Millis): DeviceConfigDoc {
  if (doc.state === 'clearing' || doc.state === 'taken' || doc.attempts === 0) return doc;
  const { settings, token } = doc;
  if (answer.token !== undefined && answer.token !== token) return doc;
  const differs = (said: number | undefined, wanted: number | undefined): boolean =>
    said !== undefined && wanted !== undefined && Math.abs(said - wanted) > 0.5;
  if (answer.outcome === 'taken') {
    // What it says it goes by counts more than that it says "taken".
    if (differs(answer.intervalS, settings.intervalS) || differs(answer.alertLevel, settings.alertLevel)) return doc;
    return taken(doc, now);
  }
  if (answer.outcome === 'refused')
    return { ...doc, state: 'failed', problem: 'refused', since: now, notBefore: now + day };
  return doc;
}

/** It was heard: what waited for that can be told now. */
export function heardAt(doc: DeviceConfigDoc, place: string): DeviceConfigDoc {
  if (doc.place === place) return doc;
  const { problem, ...rest } = doc;
  // What was sent went where such devices usually are.
  const notBefore = doc.state === 'sent' ? 0 : doc.notBefore;
  return { ...rest, place, notBefore, ...(problem !== undefined && problem !== 'not-heard' && { problem }) };
}
