/** Small templates that several views share: nothing to show yet, nothing at all, a name. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Refused } from '../../server/contract/errors.ts';
import { baseUrl } from '../data/base-url.ts';
import { o } from '../i18n/office/t.ts';
import { reasonOf } from './reason.ts';

/** The face of a view that has nothing yet: loading, refused, or `null` when there is something to show. */
export function waiting(resource: {
  loading: boolean;
  refusal: Refused | null;
  value: unknown;
  load(): Promise<void>;
}): TemplateResult | null {
  if (resource.value !== null) return null;
  if (resource.refusal === null) return busy();
  return html`<div class="none">
    <strong>${reasonOf(resource.refusal)}</strong>
    <button @click=${() => void resource.load()}>${o().tryAgain}</button>
  </div>`;
}

export const busy = (): TemplateResult => html`<p class="none" aria-busy="true">${o().loading}</p>`;

/** Nothing there; `ways`: what to do about it, as links. */
export function none(title: string, hint?: string, ways?: TemplateResult): TemplateResult {
  return html`<div class="none"><strong>${title}</strong>${hint ?? nothing}${ways === undefined ? nothing : html`<p class="row ways">${ways}</p>`}</div>`;
}

/** What takes longer than a moment, while it does. */
export const working = (what: string): TemplateResult =>
  html`<p class="working" aria-busy="true"><progress aria-label=${what}></progress>${what}</p>`;

/** A field that narrows a list as one types. */
export function searchField(onInput: (wanted: string) => void): TemplateResult {
  return html`<input
    type="search"
    placeholder=${o().search}
    aria-label=${o().search}
    @input=${(event: InputEvent) => {
      if (event.target instanceof HTMLInputElement) onInput(event.target.value);
    }}
  />`;
}

/** Something as a table for a spreadsheet. */
export function csvLink(table: 'stock' | 'movements' | 'items' | 'orders', what: string): TemplateResult {
  return html`<a class="button" href=${new URL(`api/v1/tables/${table}`, baseUrl).href} download>${what} ${o().csv}</a>`;
}
