/** An item's stock by day, what is likely left as a band, and its reorder point. */
import { css, html, LitElement, unsafeCSS } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type uPlotType from 'uplot';
import chartStyles from 'uplot/dist/uPlot.min.css?inline';
import type { OutlookView } from '../../server/contract/api/stock.ts';
import { axisOf, onThemeChange, sizeOf, solidColour, timeLabels } from './chart-parts.ts';

/** Noon: the same day in every zone near the site's. */
const secondsOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;

@customElement('hy-stock-chart')
export class StockChart extends LitElement {
  static override styles = [
    unsafeCSS(chartStyles),
    css`
      :host {
        display: block;
        overflow: hidden;
        /* Time goes from the left in a chart, whatever way the page is read. */
        direction: ltr;
        height: 16rem;
      }
    `,
  ];
  @property({ attribute: false }) outlook: OutlookView | null = null;
  /** Alternative text. */
  @property() label = '';
  #chart: uPlotType | undefined;
  #stopTheme: (() => void) | undefined;
  readonly #sizes = new ResizeObserver(() => this.#chart?.setSize(sizeOf(this)));

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
    const { outlook } = this;
    if (!(host instanceof HTMLElement) || !this.isConnected || outlook === null) return;
    const { past, ahead, reorderPoint } = outlook;
    const later = ahead.slice(1);
    const gap = past.map(() => null);
    const today = ahead[0];
    const before = past.slice(0, -1).map(() => null);
    const band = (key: 'p10' | 'p50' | 'p90') => [...before, today?.[key] ?? null, ...later.map((one) => one[key])];
    const data: uPlotType.AlignedData = [
      [...past.map(({ day }) => secondsOf(day)), ...later.map(({ day }) => secondsOf(day))],
      [...past.map(({ onHand }) => onHand), ...later.map(() => null)],
      band('p90'),
      band('p10'),
      band('p50'),
      [...gap, ...later].map(() => reorderPoint),
    ];
    if (this.#chart) {
      this.#chart.setData(data);
      return;
    }
    const axis = axisOf(this, this.renderRoot);
    const act = solidColour(this.renderRoot, '--act');
    const low = solidColour(this.renderRoot, '--low');
    const stepped = UPlot.paths.stepped?.({ align: 1 });
    this.#chart = new UPlot(
      {
        ...sizeOf(this),
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_chart, _low, high) => [0, Math.max(1, (high ?? 1) * 1.1)] } },
        axes: [
          { ...axis, values: timeLabels },
          { ...axis, size: 60 },
        ],
        series: [
          {},
          { stroke: act, width: 2, points: { show: false }, ...(stepped && { paths: stepped }) },
          { stroke: 'transparent', points: { show: false } },
          { stroke: 'transparent', points: { show: false } },
          { stroke: act, width: 1.5, points: { show: false } },
          { stroke: low, width: 1.5, dash: [6, 6], points: { show: false } },
        ],
        bands: [{ series: [2, 3], fill: solidColour(this.renderRoot, '--act-soft') }],
      },
      data,
      host,
    );
  }
}
