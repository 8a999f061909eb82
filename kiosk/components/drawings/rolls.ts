/**
 * Rolls in their housings, seen from the side; they shrink as they are used.
 *
 * All drawings share one 160 x 160 box and the classes of `drawing-styles.ts`. `level` is 0 to 1.
 */
import { type SVGTemplateResult, svg } from 'lit';

interface Roll {
  readonly cy: number;
  /** Radius of a full roll and of its core. */
  readonly full: number;
  readonly core: number;
}

/** What is left is area, not radius: (r²-c²)/(R²-c²), so r = √(c² + level·(R²-c²)). */
function radius(level: number, { full, core }: Roll): number {
  return Math.sqrt(core ** 2 + level * (full ** 2 - core ** 2));
}

const ringGap = 8;

function roll(level: number, shape: Roll): SVGTemplateResult {
  const { cy, full, core } = shape;
  const r = radius(level, shape);
  const ring = (n: number) => Math.min(core + n * ringGap, r);
  // Both rolls have four rings; a template each would cost a screen of many more than their drawing.
  return svg`
    <circle class="ghost" cx="80" cy=${cy} r=${full} />
    <circle class="paper line moves" cx="80" cy=${cy} r=${r} />
    <circle class="layer moves" cx="80" cy=${cy} r=${ring(1)} />
    <circle class="layer moves" cx="80" cy=${cy} r=${ring(2)} />
    <circle class="layer moves" cx="80" cy=${cy} r=${ring(3)} />
    <circle class="layer moves" cx="80" cy=${cy} r=${ring(4)} />
    <circle class="board line" cx="80" cy=${cy} r=${core} />
    <circle class="hole" cx="80" cy=${cy} r=${core * 0.5} />`;
}

export function towelRoll(level: number): SVGTemplateResult {
  return svg`
    ${level > 0 ? svg`<path class="paper line" d="M46 122h68v27l-6 4-6-4-6 4-6-4-5 4-5-4-5 4-5-4-6 4-6-4-6 4-6-4z" />` : ''}
    <rect class="shell line" x="18" y="6" width="124" height="122" rx="26" />
    <path class="line bare" d="M40 128h80" />
    ${roll(level, { cy: 66, full: 52, core: 13 })}`;
}

export function toiletRoll(level: number): SVGTemplateResult {
  return svg`
    ${level > 0 ? svg`<path class="paper line" d="M66 122h28v33H66z" /><path class="layer perforated" d="M66 144h28" />` : ''}
    <circle class="shell line" cx="80" cy="70" r="65" />
    ${roll(level, { cy: 70, full: 54, core: 21 })}`;
}

export function binBags(): SVGTemplateResult {
  return svg`
    <path class="ink-dark line" d="M46 42h74a24 30 0 0 1 0 60H46z" />
    <path class="ink-dark line" d="M46 102h62l4 42-10-5-10 6-10-6-10 6-10-6-10 5z" />
    <path class="layer perforated" d="M48 120h62" />
    <ellipse class="shell line" cx="46" cy="72" rx="22" ry="30" />
    <ellipse class="board line" cx="46" cy="72" rx="8" ry="11" />`;
}
