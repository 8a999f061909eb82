/** What the charts have in common: colours as a canvas can use them, axes, and room. uPlot is fetched with the first chart. */
import type uPlotType from 'uplot';
import { languageTag, localeSettings } from '../i18n/locale.ts';

/** A token's colour, resolved by the browser, `light-dark()` and all. */
export function solidColour(root: ParentNode, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  root.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function axisOf(host: Element, root: ParentNode): uPlotType.Axis {
  const line = solidColour(root, '--line');
  const font = getComputedStyle(host).getPropertyValue('--font').trim() || 'sans-serif';
  return {
    stroke: solidColour(root, '--ink-2'),
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
    font: `13px ${font}`,
  };
}

export function sizeOf(host: Element): { width: number; height: number } {
  return { width: Math.max(200, host.clientWidth), height: Math.max(160, host.clientHeight) };
}

/** Hours within two days, else days, on the site's clock and in the page's language. */
export function timeLabels(_chart: uPlotType, seconds: number[]): string[] {
  const { locale, timeZone } = localeSettings.get();
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0);
  const format = new Intl.DateTimeFormat(languageTag(locale), {
    timeZone,
    ...(step < 86_400
      ? ({ hour: '2-digit', minute: '2-digit' } as const)
      : ({ day: 'numeric', month: 'short' } as const)),
  });
  return seconds.map((second) => format.format(second * 1000));
}

/** Calls `repaint` when the page turns dark or light: a canvas keeps the colours that it was painted with. */
export function onThemeChange(repaint: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(repaint);
  system.addEventListener('change', repaint);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class', 'data-theme'] });
  return () => {
    system.removeEventListener('change', repaint);
    chosen.disconnect();
  };
}
