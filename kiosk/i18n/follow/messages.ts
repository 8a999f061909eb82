/** Every sentence of the page that follows one request. */
import type { RequestKind, RequestStatus } from '../../../server/contract/api/requests.ts';

export interface FollowMessages {
  /** Above the rest: what was asked for, and where; either may be unknown. */
  about(kind: RequestKind, thing: string | null): string;
  /** How it stands, as one sentence. */
  readonly status: Readonly<Record<RequestStatus, string>>;
  readonly steps: string;
  /** The steps of the way, each short. */
  readonly asked: string;
  readonly accepted: string;
  readonly done: string;
  readonly declined: string;
  readonly withdrawn: string;
  readonly willRefill: string;
  fetch(place: string): string;
  coming(day: string): string;
  readonly comingNoDay: string;
  willOrder(day: string): string;
  readonly willOrderNoDay: string;
  readonly willLook: string;
  askers(count: number): string;
  readonly answer: string;
  updated(time: string): string;
  noContact(time: string): string;
  readonly stop: string;
  readonly sure: string;
  readonly stopped: string;
  readonly stoppedHint: string;
  readonly ended: string;
  readonly endedHint: string;
  readonly opening: string;
  readonly privacy: string;
}
