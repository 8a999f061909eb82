/**
 * One dispenser on the map: the drawn thing with its level, and the sign of its status where not all is well. What it is
 * called, and its level in figures, is its label. A template and no element: a wall may show thousands.
 */
import { html, nothing } from 'lit';
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import { drawingStyles } from '../components/drawings/drawing-styles.ts';
import { drawn } from '../components/drawings/drawn.ts';
import { statusShape } from '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { percent } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import type { Model } from '../state/model.ts';

const { styleSheet } = drawingStyles;
if (styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];

export function piece({ name, item, status, level }: DispenserView, model: Model | null) {
  const label = `${name}: ${t().status[status]}${level === null ? '' : `, ${percent(level)}`}`;
  return html`<span class="piece" data-status=${status} role="img" aria-label=${label}>
    ${drawn(thingOf(model?.items.get(item)), level, status)}
    ${status === 'ok' ? nothing : html`<svg class="mark" viewBox="0 0 24 24">${statusShape(status)}</svg>`}
  </span>`;
}
