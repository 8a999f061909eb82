/** Who did what, newest first, as sentences; narrowed by a word, a page at a time. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { AuditView, auditActions } from '../../../server/contract/api/access.ts';
import { roles } from '../../../server/contract/primitives.ts';
import { Reporting } from '../../../server/contract/reporting.ts';
import { callApi } from '../../data/api.ts';
import { clockTime, longDate, percent } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { lasting } from '../lasting.ts';
import { whoName } from '../names.ts';
import { officeStyles } from '../office-styles.ts';
import { busy, none, searchField, waiting } from '../parts.ts';
import { Resource } from '../resource.ts';
import { linkTo } from '../router.ts';
import { cardStyles } from './card-styles.ts';

const Page = v.object({ items: v.array(AuditView), next: v.nullable(v.string()) });
/** Where what an entry is about can be looked at. */
const places: Readonly<Record<string, string>> = { item: 'stock', dispenser: 'dispensers', order: 'orders' };

@customElement('hy-audit')
export class AuditCard extends LitElement {
  static override styles = [
    officeStyles,
    cardStyles,
    css`
      h3 {
        margin: var(--space-5) 0 var(--space-2);
        font-size: var(--text-2);
        color: var(--ink-2);
      }
      li {
        padding-block: var(--space-2);
        flex-wrap: nowrap;
        align-items: baseline;
      }
      li > div:first-child {
        flex: 1;
      }
      time {
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
  @state() private wanted = '';
  @state() private older: readonly AuditView[] = [];
  @state() private next: string | null | undefined = undefined;
  @state() private reading = false;
  readonly #newest = new Resource(this, Page, () => 'audit?limit=50');
  #seen: readonly AuditView[] = [];

  constructor() {
    super();
    new Localised(this);
  }

  /** What newer ones have pushed out of the newest stays, where more than those is shown. */
  override willUpdate(): void {
    const { items } = this.#newest.value ?? { items: this.#seen };
    if (items === this.#seen) return;
    const ids = new Set(items.map(({ id }) => id));
    if (this.next !== undefined) this.older = [...this.#seen.filter(({ id }) => !ids.has(id)), ...this.older];
    this.#seen = items;
  }

  override render() {
    const m = o().access;
    const all = [...(this.#newest.value?.items ?? []), ...this.older];
    const rows = [...new Map(all.map((one) => [one.id, one])).values()].filter((one) => this.#matches(one));
    const next = this.reading ? null : this.#next;
    const days = [...new Set(rows.map(({ at }) => longDate(at)))];
    return html`<section class="card">
      <div class="row between">
        <h2>${m.audit}</h2>
        ${searchField((wanted) => {
          this.wanted = wanted;
          void this.#readAll();
        })}
      </div>
      ${
        waiting(this.#newest) ??
        (rows.length === 0
          ? this.reading
            ? busy()
            : none(m.noAudit)
          : days.map(
              (day) => html`<h3>${day}</h3>
                <ul>${rows.filter(({ at }) => longDate(at) === day).map((row) => this.#row(row))}</ul>`,
            ))
      }
      ${next ? html`<p class="row"><button @click=${() => void this.#more(next)}>${o().more}</button></p>` : nothing}
    </section>`;
  }

  #row({ at, by, action, subject, detail }: AuditView): TemplateResult {
    const [kind = '', id = ''] = subject?.split(':') ?? [];
    const place = places[kind];
    // What is known by a name of its own need not show its number; who logs in need not be said twice.
    const isNamed = detail !== undefined && (kind === 'token' || kind === 'screen');
    const shown = isNamed || subject === by ? '' : id;
    const about = place === undefined || shown === '' ? shown : html`<a href=${linkTo(place, id)}>${id}</a>`;
    return html`<li>
      <div>
        <strong>${whoName(by)}</strong> ${deedOf(action)} ${about}
        ${detail === undefined ? nothing : html`<span class="quiet">${inWords(detail, action)}</span>`}
      </div>
      <time datetime=${at}>${clockTime(at)}</time>
    </li>`;
  }

  #matches(one: AuditView): boolean {
    const text =
      `${whoName(one.by)} ${deedOf(one.action)} ${one.subject ?? ''} ${inWords(one.detail ?? '', one.action)}`.toLowerCase();
    return this.wanted
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }

  /** What is sought may be on any page: the words are those of the reader's language, which the server does not know. */
  async #readAll(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    for (let next = this.#next; next && this.wanted !== '' && this.isConnected; next = this.#next)
      if (!(await this.#more(next, 1000))) break;
    this.reading = false;
  }

  get #next(): string | null | undefined {
    return this.next === undefined ? this.#newest.value?.next : this.next;
  }

  async #more(cursor: string, limit = 100): Promise<boolean> {
    const page = await callApi({ path: `audit?limit=${limit}&cursor=${encodeURIComponent(cursor)}`, schema: Page });
    if (!page.ok) return false;
    this.older = [...this.older, ...page.value.items];
    this.next = page.value.next;
    return true;
  }
}

function deedOf(action: string): string {
  const known = auditActions.find((one) => one === action);
  return known === undefined ? action : o().access.deeds[known];
}

/** What the log keeps in short: `role staff`, `77 changes`, `till robot, staff`, `old by new`. */
function inWords(detail: string, action: string): string {
  const m = o().access;
  if (action === 'user.added' && detail === 'the first admin') return m.firstAdmin;
  if (action === 'dispenser.reporting') return detail === 'as the device has it' ? m.asMade : reportingInWords(detail);
  if (action === 'home-assistant.set') return homeAssistantInWords(detail);
  if (action === 'device.replaced') return detail.replace(/ by (?=\S+( \S+)?$)/, ' → ');
  const [, sensor, from] = (action === 'device.reassigned' && /^(.+) from (\S+)$/.exec(detail)) || [];
  if (sensor !== undefined && from !== undefined) return m.movedFrom(sensor, from);
  const role = roles.find((one) => detail === `role ${one}`);
  if (role !== undefined) return o().roles[role];
  const changes = /^(\d+) changes$/.exec(detail)?.[1];
  if (changes !== undefined) return o().site.changes(Number(changes));
  const [, name, last] = /^(.+), (\w+)$/.exec(detail) ?? [];
  const mayDo = [...roles, 'device' as const].find((one) => one === last);
  return mayDo === undefined ? detail : `${name}, ${o().access.tokenRole[mayDo]}`;
}

/** `{"intervalS":600,"alertLevel":15}`: a line for each thing that was set. */
function reportingInWords(detail: string): string {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Reporting), detail);
  if (!read.success) return detail;
  const { intervalS, quietIntervalS, nearEmpty, alertLevel } = read.output;
  const { every, fields } = o().reporting;
  const time = (seconds: number) => every(lasting(seconds));
  return [
    intervalS !== undefined && time(intervalS),
    quietIntervalS !== undefined && `${fields.quiet}: ${time(quietIntervalS)}`,
    nearEmpty && `${fields.nearLevel} ${percent(nearEmpty.level)}: ${time(nearEmpty.intervalS)}`,
    alertLevel !== undefined && `${fields.alert} ${percent(alertLevel)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `on, homeassistant` */
function homeAssistantInWords(detail: string): string {
  const [mode, ...rest] = detail.split(', ');
  const { modes } = o().homeAssistant;
  return mode !== undefined && mode in modes ? [modes[mode as keyof typeof modes], ...rest].join(', ') : detail;
}
