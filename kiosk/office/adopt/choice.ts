/** A labelled choice of a few. */
import { html, type TemplateResult } from 'lit';
import { option } from '../option.ts';

export interface Choice {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}

export function choice({ label, name, value, options }: Choice, onChange: (event: Event) => void): TemplateResult {
  return html`<label>
    ${label}<select name=${name} @change=${onChange}>
      ${options.map(([one, text]) => option(one, text, one === value))}
    </select>
  </label>`;
}
