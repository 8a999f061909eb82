/**
 * The base of the wall's parts: light DOM, so that one style sheet serves two thousand tiles and the browser can skip
 * whole sections; and again in the right language when that changes.
 */
import { LitElement } from 'lit';
import { Localised } from '../i18n/locale.ts';

export class LightElement extends LitElement {
  constructor() {
    super();
    new Localised(this);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
