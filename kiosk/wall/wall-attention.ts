/** The wall's largest part: what needs hands now. The first is shown big; the rest in turn when they do not all fit. */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { drawn } from '../components/drawings/drawn.ts';
import { statusShape } from '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import { attention, emptyAsked, isCalm, type Need, nextUp } from '../state/attention.ts';
import { cartFor } from '../state/bring.ts';
import { fillPages } from '../state/fill-pages.ts';
import type { Model } from '../state/model.ts';
import { Select } from '../state/select.ts';
import { tick } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { Measured } from './measured.ts';
import { type NeedText, needText, nextText } from './need-text.ts';
import { minuteShown, nowOrThen } from './now.ts';
import { shown } from './shown.ts';
import { type Face, textLines } from './text-lines.ts';
import { Turning } from './turning.ts';

/** A text's face and place, with the height of its line. */
interface Place extends Face {
  readonly line: number;
}

/** Sizes in rem and weights, as in `wall.css`; `around`: padding and margin, up and down. */
const text = { weight: 430 };
const strong = { weight: 640 };
const title = { weight: 720 };
const hero = {
  around: 3.6,
  where: { ...title, size: 6, line: 6.6, width: 45.5 },
  said: { ...title, size: 4.4, line: 5, width: 39.3 },
  thing: { ...text, size: 4.2, line: 4.8, width: 45.5 },
  from: { ...text, size: 3.3, line: 4.3, width: 45.5 },
};
const row = {
  around: 1.6,
  head: { ...strong, size: 4.2, line: 4.8, width: 53.5 },
  bring: { ...text, size: 3.3, line: 4, width: 57.5 },
};
const calm = {
  around: 3,
  head: { ...title, size: 7, line: 7.6, width: 58 },
  hint: { ...text, size: 3.2, line: 3.9, width: 58 },
};
const heading = 4.4;
/** Of what stands at the foot: the marks of the pages, and how many needs are on none. */
const footHeight = { marks: 2, more: 3.8 };
/** More pages than this and the last comes up so seldom that it is better told as a number: two minutes. */
const pagesMost = 10;
/** Of the first need; more are told as a number. */
const heroLines = 2;
/** Of what will be empty next, when all is well. */
const nextMost = 6;

interface Line {
  readonly group: string;
  readonly text: NeedText;
}

@customElement('hy-wall-attention')
export class WallAttention extends LightElement {
  readonly #model = new Select(this, shown, ({ model }) => model);
  readonly #minute = new Select(this, tick, minuteShown);
  readonly #size = new Measured(this);
  readonly #turn = new Turning(this);

  override render() {
    const model = this.#model.value;
    if (!model || this.#minute.value === '') return nothing;
    const now = nowOrThen() ?? 0;
    const needs = attention(model, now);
    const cart = cartFor(model, emptyAsked(model));
    const lines = needs.map((need) => {
      return { group: w().horizon[need.horizon], text: needText(need, model, cart, now) };
    });
    const next = nextUp(model, now, nextMost).map((one) => {
      return { group: w().nextUp, text: nextText(one, model, now) };
    });
    const [first] = needs;
    const [line] = lines;
    if (isCalm(needs) || first === undefined || line === undefined) return this.#allWell(model, lines, next);
    return html`${heroOf(first, line.text, model)}${this.#rows(lines.slice(1), next, heroHeight(line.text))}`;
  }

  #allWell(model: Model, lines: readonly Line[], next: readonly Line[]) {
    const says = w();
    const isNew = model.dispensers.size === 0;
    const head = isNew ? says.noDispensers : says.allWell;
    const hint = isNew ? says.noDispensersHint : says.allWellHint;
    const above = calm.around + heightOf(head, calm.head) + heightOf(hint, calm.hint);
    return html`<div class="calm"><h1>${head}</h1><p>${hint}</p></div>
      ${this.#rows(lines, next, above)}`;
  }

  /** `next` stands where there is room for it. */
  #rows(lines: readonly Line[], next: readonly Line[], above: number) {
    const of = { groupOf: ({ group }: Line) => group, heightOf: ({ text }: Line) => rowHeight(text) };
    const filled = (all: readonly Line[], foot: number) => {
      const height = this.#size.height - above - foot;
      const whole = all.map(({ group, text }) => ({ group, text: within(text, height - heading) }));
      return fillPages(whole, { height, heading }, of);
    };
    const needed = filled(lines, footHeight.marks);
    const pages =
      needed.length > pagesMost
        ? filled(lines, footHeight.more).slice(0, pagesMost)
        : needed.length > 1
          ? needed
          : filled([...lines, ...next], footHeight.marks).slice(0, 1);
    const page = pages[this.#turn.at(pages.map(() => 1))] ?? [];
    const unseen = needed.length > pagesMost ? lines.length - pages.flat().length : 0;
    const groups = [...new Set(page.map(({ group }) => group))];
    return html`
      ${groups.map(
        (group) => html`<h2>${group}</h2>
          <ul class="needs">
            ${page.filter((line) => line.group === group).map(({ text }) => rowOf(text))}
          </ul>`,
      )}
      ${
        pages.length > 1
          ? html`<footer>${this.#turn.marks()}${unseen > 0 ? html`<span>${w().more(unseen)}</span>` : nothing}</footer>`
          : nothing
      }
    `;
  }
}

const heightOf = (of: string, place: Place): number => textLines(of, place) * place.line;

function heroHeight({ where, said, lines }: NeedText): number {
  const things = lines.slice(0, heroLines).map((line) => {
    return heightOf(thingAndWhat(line), hero.thing) + (line.from === '' ? 0 : heightOf(fromAndNote(line), hero.from));
  });
  const more = lines.length > heroLines ? hero.from.line : 0;
  const head = heightOf(where, hero.where) + heightOf(said, hero.said);
  return things.reduce((sum, height) => sum + height, hero.around + head + more);
}

function rowHeight({ where, when, lines }: NeedText): number {
  const head = heightOf(`${where} ${when}`, row.head);
  return lines.reduce((sum, line) => sum + heightOf(whole(line), row.bring), row.around + head);
}

/** As many of its lines as a page has room for; the rest is told as a number. */
function within(text: NeedText, room: number, most = text.lines.length): NeedText {
  const rest = text.lines.length - most;
  const lines = text.lines
    .slice(0, most)
    .map((line, i) => (rest && i === most - 1 ? { ...line, from: `${line.from} +${rest}` } : line));
  const some = { ...text, lines };
  return most && rowHeight(some) > room ? within(text, room, most - 1) : some;
}

type Told = NeedText['lines'][number];
const joined = (parts: readonly string[]) => parts.filter(Boolean).join('\u00a0· ');
const thingAndWhat = ({ thing, what }: Told): string => joined([thing, what]);
const fromAndNote = ({ from, note }: Told): string => joined([from, note]);
const whole = ({ thing, what, from }: Told): string => joined([thing, what, from]);

const mark = (status: Parameters<typeof statusShape>[0]) =>
  html`<svg class="mark" viewBox="0 0 24 24" role="img" aria-label=${t().status[status]}>${statusShape(status)}</svg>`;

function heroOf(need: Need, { status, where, said, lines }: NeedText, model: Model) {
  const item = need.kind === 'stock-out' ? need.item : model.items.get(need.dispensers[0].item);
  const level = status === 'empty' || need.kind === 'stock-out' ? 0 : need.dispensers[0].level;
  return html`<article class="hero" data-status=${status}>
    ${drawn(thingOf(item), level, status)}
    <div>
      <h1>${where}</h1>
      <p class="said">${mark(status)}<span>${said}</span></p>
      ${lines.slice(0, heroLines).map(
        (line) => html`
          <p class="bring">${thingAndWhat(line)}</p>
          ${line.from === '' ? nothing : html`<p class="from">${fromAndNote(line)}</p>`}
        `,
      )}
      ${lines.length > heroLines ? html`<p class="from">${w().more(lines.length - heroLines)}</p>` : nothing}
    </div>
  </article>`;
}

function rowOf({ status, where, when, lines }: NeedText) {
  return html`<li data-status=${status}>
    ${mark(status)}<strong class="where">${where}</strong><span class="when">${when}</span>
    ${lines.map((line) => html`<span class="bring">${whole(line)}</span>`)}
  </li>`;
}
