/** A dispenser's mean level over time, with its 10th to 90th percentile as a band and its refills as dots. uPlot is fetched when the first chart is shown. */
import { css, html, LitElement, unsafeCSS } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type uPlotType from 'uplot';
import chartStyles from 'uplot/dist/uPlot.min.css?inline';
import type { RollupRow } from '../../server/contract/api/dispensers.ts';
import { localeSettings } from '../i18n/locale.ts';
import { axisOf, onThemeChange, sizeOf, solidColour, timeLabels } from './chart-parts.ts';

/** Seconds: what stands around a point in time that is alone. */
const hour = 3_600;

@customElement('hy-level-chart')
export class LevelChart extends LitElement {
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
  @property({ attribute: false }) rows: readonly RollupRow[] = [];
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
    if (!(host instanceof HTMLElement) || !this.isConnected) return;
    const data: uPlotType.AlignedData = [
      this.rows.map((row) => Date.parse(row.ts) / 1000),
      this.rows.map((row) => row.p90),
      this.rows.map((row) => row.p10),
      this.rows.map((row) => row.mean),
      this.rows.map((row) => (row.refills > 0 ? row.max : null)),
    ];
    if (this.#chart) {
      this.#chart.setData(data);
      return;
    }
    const [act, soft] = [solidColour(this.renderRoot, '--act'), solidColour(this.renderRoot, '--act-soft')];
    const axis = axisOf(this, this.renderRoot);
    const { timeZone } = localeSettings.get();
    this.#chart = new UPlot(
      {
        ...sizeOf(this),
        legend: { show: false },
        cursor: { show: false },
        tzDate: (ts) => UPlot.tzDate(new Date(ts * 1000), timeZone),
        scales: {
          x: { range: (_chart, low, high) => (this.rows.length === 1 ? [low - hour, low + hour] : [low, high]) },
          y: { range: [0, 100] },
        },
        axes: [
          { ...axis, values: timeLabels },
          { ...axis, size: 60, values: (_chart, values) => values.map((value) => `${value} %`) },
        ],
        series: [
          {},
          { stroke: 'transparent' },
          { stroke: 'transparent' },
          // A point alone is no line.
          { stroke: act, width: 2, points: { show: this.rows.length === 1 } },
          { stroke: 'transparent', points: { show: true, size: 9, fill: act, stroke: act } },
        ],
        bands: [{ series: [1, 2], fill: soft }],
      },
      data,
      host,
    );
  }
}
