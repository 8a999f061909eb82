/** The people counters and call buttons of a room, to be taken away; they come by being adopted. */
import { html, type TemplateResult } from 'lit';
import { o } from '../../i18n/office/t.ts';
import { type Doc, getAt } from '../../state/draft.ts';
import { linkTo } from '../router.ts';
import type { Hands } from './field.ts';

export function devicesOf(draft: Doc, hands: Hands): TemplateResult {
  const m = o().edit;
  const list = getAt(draft, 'devices');
  const devices = Array.isArray(list) ? list : [];
  return html`<ul class="devices">
      ${devices.map((_, i) => {
        const text = (path: string): string => String(getAt(draft, `devices.${i}.${path}`) ?? '');
        const fault = hands.faultAt(`devices.${i}`);
        return html`<li class="row">
          <bdi>${text('id')}</bdi> <span class="tag">${text('preset') || text('dialect')}</span>
          <button type="button" class="plain grave end" aria-label="${m.remove} ${text('id')}" @click=${() =>
            hands.set(
              'devices',
              devices.length === 1 ? undefined : devices.filter((__, at) => at !== i),
            )}>${m.remove}</button>
          ${fault === undefined ? '' : html`<small class="bad">${fault}</small>`}
        </li>`;
      })}
    </ul>
    <p><a href=${linkTo('adopt')}>${o().adopt.title}</a></p>`;
}
