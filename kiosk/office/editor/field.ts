/** One field of a form, with its hint and what is wrong with it. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { weekdayShort } from '../../i18n/format.ts';
import { type Doc, getAt, type Json, typedAmount, typedNumber } from '../../state/draft.ts';
import { decimalSign } from '../money.ts';
import { option } from '../option.ts';
import type { Field } from './fields.ts';

export interface Hands {
  set(path: string, value: Json | undefined): void;
  /** Somebody is typing: `text` is what stands there, `value` what it means. */
  type(path: string, text: string, value: Json | undefined): void;
  /** What somebody is typing there. */
  textAt(path: string): string | undefined;
  leave(path: string): void;
  faultAt(path: string): string | undefined;
}

export function fieldOf(field: Field, draft: Doc, hands: Hands): TemplateResult {
  const { path, label, hint, wide } = field;
  const fault = hands.faultAt(path);
  const note = fault ?? hint;
  const noteId = `note-${path.replaceAll('.', '-')}`;
  const control = controlOf(field, getAt(draft, path), hands, fault !== undefined, note === undefined ? '' : noteId);
  const text =
    note === undefined ? nothing : html`<small id=${noteId} class=${fault === undefined ? '' : 'bad'}>${note}</small>`;
  if (field.kind === 'weekdays')
    return html`<div class="field wide" role="group" aria-label=${label}><span class="label">${label}</span>${control}${text}</div>`;
  return html`<div class="field ${wide ? 'wide' : ''}"><label>${label}${control}</label>${text}</div>`;
}

function controlOf(
  { path, kind, choices = [], suggest, empty, words }: Field,
  value: Json | undefined,
  { set, leave, type, textAt }: Hands,
  isWrong: boolean,
  noteId: string,
): TemplateResult {
  const invalid = isWrong ? 'true' : 'false';
  if (kind === 'choice') {
    const given = value === undefined || value === null ? '' : String(value);
    return html`<select
      name=${path}
      aria-invalid=${invalid}
      aria-describedby=${noteId || nothing}
      @change=${(event: Event) => {
        if (event.target instanceof HTMLSelectElement) set(path, event.target.value || undefined);
        leave(path);
      }}
    >
      ${empty !== undefined || given === '' ? option('', empty ?? '–', given === '') : nothing}
      ${choices.map((one) => option(one.value, one.label, one.value === given))}
    </select>`;
  }
  if (kind === 'weekdays') {
    const days = Array.isArray(value) ? value.map(Number) : [];
    return html`<span class="days">
      ${[1, 2, 3, 4, 5, 6, 7].map(
        (day) => html`<label class="day">
          <input
            type="checkbox"
            .checked=${live(days.includes(day))}
            @change=${() => {
              const next = days.includes(day) ? days.filter((one) => one !== day) : [...days, day].sort();
              set(path, next);
              leave(path);
            }}
          />${weekdayShort(day)}
        </label>`,
      )}
    </span>`;
  }
  const isNumber = kind !== 'text';
  const plain = kind === 'share' && typeof value === 'number' ? Math.round(value * 1e6) / 1e4 : (value ?? '');
  const shown = words !== undefined && typeof plain === 'string' ? words.shown(plain) : plain;
  const listId = suggest === undefined ? nothing : `words-${path.replaceAll('.', '-')}`;
  return html`<input
      name=${path}
      .value=${live(textAt(path) ?? (isNumber ? asText(shown).replace('.', decimalSign()) : asText(shown)))}
      inputmode=${isNumber ? 'decimal' : 'text'}
      list=${listId}
      autocomplete="off"
      aria-invalid=${invalid}
      aria-describedby=${noteId || nothing}
      @input=${(event: Event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        const text = event.target.value;
        type(path, text, typed(kind, words?.meant(text) ?? text));
      }}
      @blur=${() => leave(path)}
    />${suggest === undefined ? nothing : html`<datalist id=${listId}>${suggest.map((word) => html`<option value=${word}></option>`)}</datalist>`}`;
}

function typed(kind: Field['kind'], text: string): Json | undefined {
  if (kind === 'number') return typedNumber(text);
  if (kind === 'money') return typedAmount(text);
  if (kind !== 'share') return text === '' ? undefined : text;
  const value = typedNumber(text.replace('%', ''));
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e6 : value;
}

const asText = (value: Json): string =>
  typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
