/**
 * What the charts have in common: a canvas that follows its element's size and the page's theme, colours as a canvas can use
 * them, axes, and room. uPlot is fetched with the first chart.
 */
import { css, html, LitElement, unsafeCSS } from 'lit';
import { property } from 'lit/decorators.js';
import type uPlotType from 'uplot';
import chartStyles from 'uplot/dist/uPlot.min.css?inline';
import { languageTag, localeSettings } from '../i18n/locale.ts';

export abstract class TimeChart extends LitElement {
  static override styles = [
    unsafeCSS(chartStyles),
    css`
      :host {
        display: block;
        overflow: hidden;
        /* Time goes from the left in a chart, whatever way the page is read. */
        direction: ltr;
        height: 18rem;
      }
    `,
  ];
  /** Alternative text. */
  @property() label = '';
  #chart: uPlotType | undefined;
  #stopTheme: (() => void) | undefined;
  readonly #sizes = new ResizeObserver(() => this.#chart?.setSize(sizeOf(this)));

  /** Null: there is nothing to draw yet. */
  protected abstract data(): uPlotType.AlignedData | null;
  /** How it is drawn, in the colours of the theme; asked again when that changes. */
  protected abstract drawing(UPlot: typeof uPlotType): Omit<uPlotType.Options, 'width' | 'height'>;

  override render() {
    return html`<div id="chart" role="img" aria-label=${this.label}></div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.#stopTheme = onThemeChange(() => this.#repaint());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#stopTheme?.();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  #repaint(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.requestUpdate();
  }

  override updated(): void {
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const { default: UPlot } = await import('uplot');
    const host = this.renderRoot.querySelector('#chart');
    const data = this.data();
    if (!(host instanceof HTMLElement) || !this.isConnected || data === null) return;
    if (this.#chart) {
      this.#chart.setData(data);
      return;
    }
    const plain = { legend: { show: false }, cursor: { show: false } };
    this.#chart = new UPlot({ ...sizeOf(this), ...plain, ...this.drawing(UPlot) }, data, host);
  }
}

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

function sizeOf(host: Element): { width: number; height: number } {
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
function onThemeChange(repaint: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(repaint);
  system.addEventListener('change', repaint);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class', 'data-theme'] });
  return () => {
    system.removeEventListener('change', repaint);
    chosen.disconnect();
  };
}
