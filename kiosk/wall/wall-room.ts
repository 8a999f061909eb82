/** One room of the map: its name, and what hangs there. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserStatus } from '../../server/contract/api/dispensers.ts';
import { Select, sameList } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import { piece } from './piece.ts';
import { shown } from './shown.ts';

const worst = ['empty', 'fault', 'low', 'stale', 'unknown', 'ok'] as const satisfies readonly DispenserStatus[];
/** Things beside each other in a tile; of more, those that need somebody come first and the rest is a number. */
const shownMost = 4;

@customElement('hy-wall-room')
export class WallRoom extends LightElement {
  @property() name = '';
  /** Ids with a blank between: a plain value, so that the same list again changes nothing. */
  @property() dispensers = '';

  readonly #views = new Select(
    this,
    shown,
    ({ model }) => this.dispensers.split(' ').flatMap((id) => model?.dispensers.get(id) ?? []),
    sameList,
  );

  override willUpdate(): void {
    const statuses = this.#views.value.map(({ status }) => status);
    this.dataset['status'] = worst.find((status) => statuses.includes(status)) ?? 'ok';
  }

  override render() {
    const views = this.#views.value;
    const isMore = views.length > shownMost;
    const first = isMore
      ? [...views].sort((a, b) => worst.indexOf(a.status) - worst.indexOf(b.status)).slice(0, shownMost - 1)
      : views;
    const { model } = shown.get();
    return html`<h3>${this.name}</h3>
      <div class="pieces">
        ${first.map((view) => piece(view, model))}
        ${isMore ? html`<span class="more">+${views.length - first.length}</span>` : nothing}
      </div>`;
  }
}
