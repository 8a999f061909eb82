/** The last messages of a sensor: the newest laid out, of each what it would say. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PreviewView } from '../../../server/contract/api/adoption.ts';
import { ago } from '../../i18n/format.ts';
import { o } from '../../i18n/office/t.ts';
import { tick } from '../../state/session.ts';
import { pretty } from './pretty.ts';
import { saidText } from './said.ts';

export function messagesCard({ messages }: PreviewView): TemplateResult {
  const m = o().adopt;
  const last = messages.at(-1);
  const now = tick.get() ?? Date.now();
  return html`<section class="card">
    <h2>${m.messages}</h2>
    ${
      last === undefined
        ? nothing
        : html`<p class="topic"><code dir="ltr">${last.topic}</code> ${last.binary ? html`<span class="quiet">${m.binary}</span>` : nothing}</p>
            <pre tabindex="0" dir="ltr" aria-label=${m.messages}>${pretty(last.payload)}</pre>`
    }
    <ol>
      ${[...messages].reverse().map(
        ({ receivedAt, retained, said }) => html`<li>
          <span>${said.length === 0 ? m.nothingSaid : said.map(saidText).join(' · ')}</span>
          <span class="quiet">${retained ? html`<span class="tag">${m.retained}</span> ` : nothing}${ago(receivedAt, now)}</span>
        </li>`,
      )}
    </ol>
  </section>`;
}
