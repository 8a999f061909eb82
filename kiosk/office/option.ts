/** One of a select, which the page has the say of: it is chosen as told, whatever somebody has picked in between. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export const option = (value: string, text: string, isChosen: boolean): TemplateResult =>
  html`<option value=${value} .selected=${live(isChosen)}>${text}</option>`;
