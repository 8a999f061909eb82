/** One room of the map: its name and its dispensers, quiet bars where all is well, the sign of the status where not. */
import { html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import { statusShape } from '../components/status-mark.ts';
import { t } from '../i18n/screens/t.ts';
import { Select, sameList } from '../state/select.ts';
import { live } from '../state/session.ts';
import { LightElement } from './light-element.ts';

const worst = ['empty', 'fault', 'low', 'stale', 'unknown', 'ok'] as const;

@customElement('hy-wall-room')
export class WallRoom extends LightElement {
  @property() name = '';
  /** Ids with a blank between: a plain value, so that the same list again changes nothing. */
  @property() dispensers = '';

  readonly #views = new Select(
    this,
    live,
    ({ model }) =>
      this.dispensers.split(' ').flatMap((id) => {
        const view = model?.dispensers.get(id);
        return view ? [view] : [];
      }),
    sameList,
  );

  override willUpdate(): void {
    const statuses = this.#views.value.map((view) => view.status);
    this.dataset['status'] = worst.find((status) => statuses.includes(status)) ?? 'ok';
  }

  override render() {
    return html`<h3>${this.name}</h3><div class="pips">${this.#views.value.map(pip)}</div>`;
  }
}

function pip({ status, level }: DispenserView) {
  const full = ((level ?? 0) / 100) * 26;
  const label = t().status[status];
  return status === 'ok'
    ? html`<svg class="pip" viewBox="0 0 20 32" role="img" aria-label=${label}>
        ${svg`<rect class="track" x="2" y="2" width="16" height="28" rx="5" />
        <rect class="fill" x="3.5" y=${29 - full} width="13" height=${full} rx="3.5" />`}
      </svg>`
    : html`<svg class="pip mark" data-status=${status} viewBox="0 0 24 24" role="img" aria-label=${label}>
        ${statusShape(status)}
      </svg>`;
}
