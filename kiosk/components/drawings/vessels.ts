/** Bottles and jars that empty: the surface sinks. `level` is 0 to 1. */
import { type SVGTemplateResult, svg } from 'lit';

interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rx: number;
}

/** A window with a filling of `level`. On a page of many drawings a clip's id is that of its form: any of them will do. */
function filling(level: number, kind: 'liquid' | 'coffee', { x, y, width, height, rx }: Window): SVGTemplateResult {
  const top = y + height * (1 - level);
  const clip = `window-${x}-${y}-${width}-${height}`;
  return svg`
    <clipPath id=${clip}><rect x=${x} y=${y} width=${width} height=${height} rx=${rx} /></clipPath>
    <rect class="inside" x=${x} y=${y} width=${width} height=${height} rx=${rx} />
    <g clip-path="url(#${clip})">
      <rect class="${kind} moves" x=${x} y=${top} width=${width} height=${height} />
      ${level > 0 && kind === 'liquid' ? svg`<rect class="surface moves" x=${x} y=${top} width=${width} height="5" />` : ''}
    </g>
    <rect class="ghost" x=${x} y=${y} width=${width} height=${height} rx=${rx} />`;
}

export function soap(level: number): SVGTemplateResult {
  return svg`
    ${level > 0 ? svg`<circle class="paper line" cx="72" cy="146" r="7" /><circle class="paper line" cx="88" cy="147" r="8" /><circle class="paper line" cx="80" cy="140" r="8" />` : ''}
    <path class="shell line" d="M66 112h28l-5 20H71z" />
    <rect class="shell line" x="34" y="6" width="92" height="112" rx="24" />
    ${filling(level, 'liquid', { x: 48, y: 20, width: 64, height: 66, rx: 12 })}
    <rect class="paper line" x="50" y="97" width="60" height="14" rx="7" />`;
}

export function sanitiser(level: number): SVGTemplateResult {
  return svg`
    <path class="line bare thick" d="M80 44V20H50v8" />
    <rect class="shell line" x="64" y="10" width="42" height="14" rx="7" />
    <rect class="shell line" x="66" y="36" width="28" height="16" rx="4" />
    <rect class="shell line" x="38" y="50" width="84" height="102" rx="22" />
    ${filling(level, 'liquid', { x: 48, y: 60, width: 64, height: 82, rx: 14 })}
    <path class="emblem" d="M80 84c9 12 15 19 15 27a15 15 0 0 1-30 0c0-8 6-15 15-27z" />`;
}

export function coffee(level: number): SVGTemplateResult {
  return svg`
    <rect class="board line" x="40" y="8" width="80" height="20" rx="7" />
    <rect class="shell line" x="28" y="26" width="104" height="126" rx="24" />
    ${filling(level, 'coffee', { x: 38, y: 38, width: 84, height: 104, rx: 16 })}
    <rect class="paper line" x="56" y="76" width="48" height="36" rx="6" />
    <path class="bean" d="M69 100c-4-7 1-16 11-16s15 9 11 16-17 8-22 0z" />
    <path class="bean-cut" d="M71 97c6-1 5-7 18-7" />`;
}

export function spray(): SVGTemplateResult {
  return svg`
    <path class="shell line" d="M58 42h44c0 16 18 22 18 44v54a12 12 0 0 1-12 12H52a12 12 0 0 1-12-12V86c0-22 18-28 18-44z" />
    <path class="liquid" d="M48 96h64v42a6 6 0 0 1-6 6H54a6 6 0 0 1-6-6z" />
    <path class="shell line" d="M44 10h52l12 14v18H58V28H44z" />
    <path class="line bare thick" d="M58 30c-2 10-8 14-14 16" />
    <rect class="paper line" x="54" y="92" width="52" height="34" rx="6" />
    <path class="emblem" d="M80 98l3 8 8 3-8 3-3 8-3-8-8-3 8-3z" />`;
}

export function ink(drops: 1 | 3): SVGTemplateResult {
  const drop = (x: number, name: string) =>
    svg`<path class="${name}" transform="translate(${x} 0)" d="M0 56c8 11 12 17 12 24a12 12 0 0 1-24 0c0-7 4-13 12-24z" />`;
  return svg`
    <path class="shell line" d="M30 22h76l24 18v84a8 8 0 0 1-8 8H38a8 8 0 0 1-8-8z" />
    <path class="board line" d="M58 132h44v14H58z" />
    <path class="line bare" d="M30 40h62" />
    <rect class="paper line" x="42" y="48" width="76" height="54" rx="6" />
    ${drops === 1 ? drop(80, 'drop-black') : [drop(58, 'drop-cyan'), drop(80, 'drop-magenta'), drop(102, 'drop-yellow')]}`;
}
