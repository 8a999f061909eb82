/** What people have asked for and nobody has done yet, those asked longest ago first. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RequestView } from '../../server/contract/api/requests.ts';
import { clockTime, number, when } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import type { Model } from '../state/model.ts';
import { openRequests } from '../state/open-requests.ts';
import { placeName } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { clock, live, tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { Turning } from './measured.ts';
import { itemTitle } from './need-text.ts';

const shownMost = 3;

@customElement('hy-wall-requests')
export class WallRequests extends LightElement {
  readonly #requests = new Select(this, live, ({ model }) => model?.requests);
  readonly #minute = new Select(this, tick, (now) => (now === null ? '' : clockTime(now)));
  readonly #turn = new Turning(this);

  override render() {
    const { model } = live.get();
    if (!model || !this.#requests.value || this.#minute.value === '') return nothing;
    const open = openRequests(model);
    const pages = Math.ceil(open.length / shownMost);
    const at = this.#turn.at(pages);
    const text = w();
    return html`
      <h2>${text.requests}${pages > 1 ? html` <span class="turn">${text.page(at + 1, pages)}</span>` : nothing}</h2>
      ${open.length === 0 ? html`<p class="none">${text.noRequests}</p>` : nothing}
      <ul>${open.slice(at * shownMost, (at + 1) * shownMost).map((request) => row(request, model))}</ul>
    `;
  }
}

function row(request: RequestView, model: Model) {
  const text = w();
  const dispenser = request.dispenser === undefined ? undefined : model.dispensers.get(request.dispenser);
  const place = dispenser?.location ?? request.location;
  const item = request.item ?? dispenser?.item;
  const thing = item === undefined ? '' : itemTitle(model, item);
  const what = {
    empty: `${text.empty}: ${thing}`,
    item: `${number(request.quantity ?? 1)} × ${thing}`,
    problem: [`${text.problem}: ${request.note ?? thing}`, request.note ? thing : ''].filter(Boolean).join(', '),
  }[request.kind];
  return html`<li>
    <strong>${place === undefined ? '' : placeName(model, place)}</strong>
    <span class="what">${what}</span>
    <span class="quiet">${request.askers > 1 ? t().people(request.askers) : when(request.askedAt, clock.now() ?? 0)}</span>
  </li>`;
}
