/** An item's stock by day, what is likely left as a band, and its reorder point. */
import { css } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type uPlotType from 'uplot';
import type { OutlookView } from '../../server/contract/api/stock.ts';
import { axisOf, solidColour, TimeChart, timeLabels } from './chart-parts.ts';

/** Noon: the same day in every zone near the site's. */
const secondsOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;

@customElement('hy-stock-chart')
export class StockChart extends TimeChart {
  static override styles = [
    ...TimeChart.styles,
    css`
      :host {
        height: 16rem;
      }
    `,
  ];
  @property({ attribute: false }) outlook: OutlookView | null = null;

  protected override data(): uPlotType.AlignedData | null {
    if (this.outlook === null) return null;
    const { past, ahead, reorderPoint } = this.outlook;
    const later = ahead.slice(1);
    const gap = past.map(() => null);
    const today = ahead[0];
    const before = past.slice(0, -1).map(() => null);
    const band = (key: 'p10' | 'p50' | 'p90') => [...before, today?.[key] ?? null, ...later.map((one) => one[key])];
    return [
      [...past.map(({ day }) => secondsOf(day)), ...later.map(({ day }) => secondsOf(day))],
      [...past.map(({ onHand }) => onHand), ...later.map(() => null)],
      band('p90'),
      band('p10'),
      band('p50'),
      [...gap, ...later].map(() => reorderPoint),
    ];
  }

  protected override drawing(UPlot: typeof uPlotType) {
    const axis = axisOf(this, this.renderRoot);
    const act = solidColour(this.renderRoot, '--act');
    const low = solidColour(this.renderRoot, '--low');
    const stepped = UPlot.paths.stepped?.({ align: 1 });
    return {
      scales: {
        y: {
          range: (_chart: uPlotType, _low: number, high: number | null): [number, number] => [
            0,
            Math.max(1, (high ?? 1) * 1.1),
          ],
        },
      },
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
      bands: [{ series: [2, 3] as [number, number], fill: solidColour(this.renderRoot, '--act-soft') }],
    };
  }
}
