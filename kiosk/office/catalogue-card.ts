/**
 * The places of the site and its suppliers, each to be changed, and new ones. What is put within it fills the column below
 * the suppliers, beside the places, which are many.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import * as v from 'valibot';
import type { Location } from '../../server/contract/site-file.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { linkTo } from './router.ts';

const Supplier = v.object({ id: v.string(), name: v.string() });
/** A tree that runs in a circle, or an endless one, is not followed. */
const deepest = 8;

@customElement('hy-catalogue')
export class CatalogueCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 0 var(--space-5);
        align-items: start;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      ul ul {
        padding-inline-start: var(--space-5);
      }
      li > a {
        display: inline-flex;
        align-items: center;
        min-height: 32px;
      }
      .plan {
        margin-inline-start: var(--space-3);
        font-size: var(--text-1);
      }
      .top {
        margin-bottom: var(--space-3);
      }
      h2 {
        margin: 0;
      }
    `,
  ];
  readonly #suppliers = new Pages(this, Supplier, () => 'suppliers', { whole: true });
  readonly #plans = new Select(this, live, (now) => now.model?.plans);
  readonly #places = new Select(this, live, (now) => now.model?.locations);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().edit;
    const suppliers = this.#suppliers.rows;
    const places = [...(this.#places.value?.values() ?? [])];
    const tops = places.filter(({ parent }) => parent === undefined || !places.some(({ id }) => id === parent));
    return html`<div class="both">
      <section class="card">
        <div class="row between top">
          <h2>${m.places}</h2>
          <a class="button" href=${linkTo('edit', 'locations')}>${m.add.locations}</a>
        </div>
        ${this.#tree(tops, places, 0)}
      </section>
      <div>
        <section class="card">
          <div class="row between top">
            <h2>${m.suppliers}</h2>
            <a class="button" href=${linkTo('edit', 'suppliers')}>${m.add.suppliers}</a>
          </div>
          ${
            waiting(this.#suppliers) ??
            (suppliers.length === 0
              ? none(m.noSuppliersYet, m.noSuppliersHint)
              : html`<ul>${suppliers.map(({ id, name }) => html`<li><a href=${linkTo('edit', 'suppliers', id)}>${name}</a></li>`)}</ul>`)
          }
        </section>
        <slot></slot>
      </div>
    </div>`;
  }

  #tree(branch: readonly Location[], all: readonly Location[], depth: number): TemplateResult {
    return html`<ul>
      ${branch.map((place) => {
        const within = depth < deepest ? all.filter(({ parent }) => parent === place.id) : [];
        return html`<li>
          <a href=${linkTo('edit', 'locations', place.id)}>${place.name}</a>
          <span class="quiet">${o().edit.placeKind[place.kind]}</span>
          ${this.#holdsPlan(place, all) ? html`<a class="plan" href=${linkTo('plan', place.id)}>${o().plan.link}</a>` : ''}
          ${within.length === 0 ? '' : this.#tree(within, all, depth + 1)}
        </li>`;
      })}
    </ul>`;
  }

  /** A floor; a building or site where there are none. */
  #holdsPlan({ id, kind }: Location, all: readonly Location[]): boolean {
    if (kind === 'floor' || this.#plans.value?.has(id)) return true;
    return (kind === 'building' || kind === 'site') && !all.some((one) => one.kind === 'floor');
  }
}
