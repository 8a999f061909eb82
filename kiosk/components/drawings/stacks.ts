/** Stacks that sink as pieces are taken. `level` is 0 to 1. */
import { type SVGTemplateResult, svg } from 'lit';

/** How many of `pieces` are left; one as long as anything is. */
function left(level: number, pieces: number): number {
  return level <= 0 ? 0 : Math.max(1, Math.round(level * pieces));
}

/** A flat piece with round ends. */
const flat = (x: number, y: number, width: number, height: number): string => {
  const r = height / 2;
  return `M${x + r} ${y}h${width - height}a${r} ${r} 0 0 1 0 ${height}h${height - width}a${r} ${r} 0 0 1 0 ${-height}z`;
};

const from = (count: number) => Array.from({ length: count }, (_, i) => i);

export function towelStack(level: number): SVGTemplateResult {
  const pieces = from(left(level, 11));
  return svg`
    ${level > 0 ? svg`<path class="paper line" d="M48 130h64l-8 24H56z" /><path class="layer" d="M60 143h40" />` : ''}
    <rect class="shell line" x="28" y="6" width="104" height="130" rx="20" />
    <rect class="inside" x="41" y="19" width="78" height="101" rx="8" />
    <rect class="ghost" x="41" y="19" width="78" height="101" rx="8" />
    <path class="paper line fine" d=${pieces.map((i) => flat(46, 109 - i * 8.6, 68, 7.6)).join('')} />
    <path class="layer" d=${pieces.map((i) => `M52 ${112.8 - i * 8.6}h50`).join('')} />`;
}

/** Basket filters, nested; the lowest is seen whole. */
export function filters(level: number): SVGTemplateResult {
  const count = left(level, 14);
  const step = 5.6;
  const rim = 108 - Math.max(0, count - 1) * step;
  const full = 108 - 13 * step;
  return svg`
    <path class="ghost" d="M18 104V${full - 3}M142 104V${full - 3}" />
    <ellipse class="ghost" cx="80" cy=${full - 3} rx="62" ry="15" />
    ${count === 0 ? svg`<path class="ghost" d="M18 106l26 41a36 7 0 0 0 72 0l26-41" />` : ''}
    ${
      count > 0
        ? svg`
      <path class="paper line" d="M20 108l24 39a36 7 0 0 0 72 0l24-39z" />
      <path class="layer" d=${from(9)
        .map((i) => `M${30 + i * 12.5} 116L${50 + i * 7.5} 148`)
        .join('')} />
      ${from(count).map((i) => svg`<path class="paper line fine" d="M18 ${108 - i * step}a62 15 0 0 0 124 0l-4-4H22z" />`)}
      <ellipse class="paper line" cx="80" cy=${rim - 3} rx="62" ry="15" />
      <ellipse class="layer" cx="80" cy=${rim - 1} rx="42" ry="9" />`
        : ''
    }
    ${count === 0 ? svg`<path class="line bare" d="M30 150h100" />` : ''}`;
}

export function cups(level: number): SVGTemplateResult {
  const count = left(level, 10);
  const step = 7.6;
  const base = 84;
  return svg`
    <path class="ghost" d="M46 ${base}V${base - 9 * step}h68V${base}l-9 66H55z" />
    ${
      count > 0
        ? svg`
      <path class="paper line" d="M49 ${base}h62l-8 66H57z" />
      <path class="sleeve" d="M52.4 ${base + 22}h55.2l-3.4 28H55.8z" />
      <path class="paper line fine" d=${from(count)
        .map((i) => flat(44, base - i * step - 3, 72, 6.6))
        .join('')} />`
        : ''
    }
    ${count === 0 ? svg`<path class="line bare" d="M46 152h68" />` : ''}`;
}

export function paper(): SVGTemplateResult {
  return svg`
    ${from(9).map((i) => svg`<path class="paper line fine" d="M16 ${132 - i * 6}l50 18 78-26-50-14z" />`)}
    <path class="paper line" d="M16 78l50 18 78-26-50-16z" />
    <path class="board line" d="M34 71.5l50 18 26-8.6-50-17.4z" />
    <path class="board line" d="M84 89.5v54l26-8.6V81z" />`;
}

export function pen(): SVGTemplateResult {
  return svg`
    <g transform="rotate(45 80 80)">
      <rect class="drop-blue line" x="66" y="-6" width="28" height="36" rx="8" />
      <rect class="shell line" x="66" y="26" width="28" height="90" />
      <path class="line bare" d="M66 96h28" />
      <path class="board line" d="M66 116h28l-11 34h-6z" />
      <path class="line bare thick" d="M98 4v44" />
    </g>
    <path class="line bare" d="M22 146c18-10 30 8 48-4" />`;
}

export function box(level: number): SVGTemplateResult {
  const height = 96 * level;
  return svg`
    <rect class="inside" x="22" y="48" width="116" height="96" />
    <rect class="board moves" x="22" y=${144 - height} width="116" height=${height} />
    <path class="line bare" d="M22 48h116v96H22z" />
    <path class="shell line" d="M22 48l16-26h84l16 26z" />
    <path class="paper line" d="M68 22h24l4 26v26H64V48z" />`;
}
