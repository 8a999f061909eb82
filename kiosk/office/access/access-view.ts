/** Who may do what, and who did what: people, programs, networks, and the log. For administrators. */
import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { officeStyles } from '../office-styles.ts';
import './audit-card.ts';
import './integrations-card.ts';
import './tokens-card.ts';
import './users-card.ts';

@customElement('hy-access')
export class AccessView extends LitElement {
  static override styles = officeStyles;

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    return html`<h1>${o().access.title}</h1>
      <hy-users></hy-users><hy-tokens></hy-tokens><hy-integrations></hy-integrations><hy-audit></hy-audit>`;
  }
}
