/**
 * Where dispensers hang on one plan, as somebody moves them: shown at once, saved one after the other, taken back where the
 * server refuses. The last moves can be undone, newest first.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import * as v from 'valibot';
import type { DispenserView } from '../../../server/contract/api/dispensers.ts';
import type { PlanView } from '../../../server/contract/api/plans.ts';
import type { Refused } from '../../../server/contract/errors.ts';
import { callApi } from '../../data/api.ts';
import type { Point } from '../../state/plan-moves.ts';
import { pointOn } from '../../state/plans.ts';
import { live } from '../../state/session.ts';

interface Move {
  readonly id: string;
  /** Null: not on the plan. */
  readonly before: Point | null;
}

/** Arrow keys come fast: what is saved is where they end. */
const settleMs = 400;

export class Placing implements ReactiveController {
  refusal: Refused | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #plan: () => PlanView | null;
  /** What the server may not have told of yet. */
  readonly #ahead = new Map<string, { readonly point: Point | null; readonly saved: boolean }>();
  /** Moved by keys, and not saved yet. */
  readonly #unsaved = new Map<string, Move>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void> = Promise.resolve();
  #moves: readonly Move[] = [];
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, plan: () => PlanView | null) {
    this.#host = host;
    this.#plan = plan;
    host.addController(this);
  }

  hostConnected(): void {
    let { model } = live.get();
    this.#stop = live.subscribe(() => {
      const before = model;
      model = live.get().model;
      if (model === before) return;
      const placeIn = (one: typeof model, id: string) => JSON.stringify(one?.dispensers.get(id)?.at);
      // What is told of something else may be older than what was saved.
      for (const [id, { saved }] of this.#ahead)
        if (saved && placeIn(model, id) !== placeIn(before, id)) this.#ahead.delete(id);
      this.#host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.settle();
  }

  /** Where it is drawn now; null when it is on no place of this plan. */
  pointOf(dispenser: DispenserView): Point | null {
    const ahead = this.#ahead.get(dispenser.id);
    return ahead === undefined ? pointOn(dispenser, this.#plan()) : ahead.point;
  }

  /** The last that was moved, and can be put back. */
  get undoable(): string | null {
    return this.#moves.at(-1)?.id ?? null;
  }

  /** Puts it there, or (null) takes it off. With `later` it is saved once no more comes for a moment. */
  move(dispenser: DispenserView, point: Point | null, { later = false } = {}): void {
    const { id } = dispenser;
    const before = this.#unsaved.get(id)?.before ?? this.pointOf(dispenser);
    this.#show(id, point, false);
    this.#unsaved.set(id, { id, before });
    clearTimeout(this.#timer);
    if (later) this.#timer = setTimeout(() => this.settle(), settleMs);
    else this.settle();
  }

  /** Saves what keys have moved. */
  settle(): void {
    clearTimeout(this.#timer);
    for (const [id, move] of this.#unsaved) {
      this.#moves = [...this.#moves, move].slice(-50);
      this.#save(id);
    }
    this.#unsaved.clear();
  }

  /** Puts the last one that was moved back. Answers its id. */
  undo(): string | null {
    this.settle();
    const last = this.#moves.at(-1);
    if (last === undefined) return null;
    this.#moves = this.#moves.slice(0, -1);
    this.#show(last.id, last.before, false);
    this.#save(last.id);
    return last.id;
  }

  #show(id: string, point: Point | null, saved: boolean): void {
    this.#ahead.set(id, { point, saved });
    this.#host.requestUpdate();
  }

  #save(id: string): void {
    const plan = this.#plan();
    const wanted = this.#ahead.get(id);
    if (plan === null || wanted === undefined) return;
    const { point } = wanted;
    this.#queue = this.#queue.then(async () => {
      const path = `dispensers/${encodeURIComponent(id)}/at`;
      const schema = v.unknown();
      const saved = await (point === null
        ? callApi({ path, schema, method: 'DELETE' })
        : callApi({ path, schema, method: 'PUT', body: { x: point.x, y: point.y, plan: plan.location } }));
      this.refusal = saved.ok ? null : saved;
      if (!saved.ok) {
        // It may have been moved again meanwhile.
        if (this.#ahead.get(id) === wanted) this.#ahead.delete(id);
        this.#moves = this.#moves.filter((move) => move.id !== id);
        this.#host.requestUpdate();
      } else if (this.#ahead.get(id)?.point === point) this.#show(id, point, true);
      else this.#host.requestUpdate();
    });
  }
}
