/** One room of the map: its name, and what hangs there. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserStatus } from '../../server/contract/api/dispensers.ts';
import { Select, sameList } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import './wall-thing.ts';
import { shown } from './shown.ts';

const worst = ['empty', 'fault', 'low', 'stale', 'unknown', 'ok'] as const satisfies readonly DispenserStatus[];
/** Things beside each other in a tile; of more, those that need somebody come first and the rest is a number. */
const shownMost = 4;

@customElement('hy-wall-room')
export class WallRoom extends LightElement {
  @property() name = '';
  /** Ids with a blank between: a plain value, so that the same list again changes nothing. */
  @property() dispensers = '';

  /** Only these: levels are the things' own. */
  readonly #statuses = new Select(
    this,
    shown,
    ({ model }) => this.dispensers.split(' ').map((id) => model?.dispensers.get(id)?.status ?? 'unknown'),
    sameList,
  );

  override willUpdate(): void {
    this.dataset['status'] = worst.find((status) => this.#statuses.value.includes(status)) ?? 'ok';
  }

  override render() {
    const ids = this.dispensers.split(' ');
    const rank = (id: string) => worst.indexOf(this.#statuses.value[ids.indexOf(id)] ?? 'unknown');
    const isMore = ids.length > shownMost;
    const first = isMore ? [...ids].sort((a, b) => rank(a) - rank(b)).slice(0, shownMost - 1) : ids;
    return html`<h3>${this.name}</h3>
      <div class="things">
        ${first.map((id) => html`<hy-wall-thing .dispenser=${id}></hy-wall-thing>`)}
        ${isMore ? html`<span>+${ids.length - first.length}</span>` : nothing}
      </div>`;
  }
}
