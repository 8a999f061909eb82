/** A dispenser's mean level over time, with its 10th to 90th percentile as a band and its refills as dots. */
import { customElement, property } from 'lit/decorators.js';
import type uPlotType from 'uplot';
import type { RollupRow } from '../../server/contract/api/dispensers.ts';
import { percent } from '../i18n/format.ts';
import { localeSettings } from '../i18n/locale.ts';
import { axisOf, solidColour, TimeChart, timeLabels } from './chart-parts.ts';

/** Seconds: what stands around a point in time that is alone. */
const hour = 3_600;

@customElement('hy-level-chart')
export class LevelChart extends TimeChart {
  @property({ attribute: false }) rows: readonly RollupRow[] = [];

  protected override data(): uPlotType.AlignedData {
    return [
      this.rows.map((row) => Date.parse(row.ts) / 1000),
      this.rows.map((row) => row.p90),
      this.rows.map((row) => row.p10),
      this.rows.map((row) => row.mean),
      this.rows.map((row) => (row.refills > 0 ? row.max : null)),
    ];
  }

  protected override drawing(UPlot: typeof uPlotType) {
    const [act, soft] = [solidColour(this.renderRoot, '--act'), solidColour(this.renderRoot, '--act-soft')];
    const axis = axisOf(this, this.renderRoot);
    const { timeZone } = localeSettings.get();
    return {
      tzDate: (ts: number) => UPlot.tzDate(new Date(ts * 1000), timeZone),
      scales: {
        x: {
          range: (_chart: uPlotType, low: number, high: number): [number, number] =>
            this.rows.length === 1 ? [low - hour, low + hour] : [low, high],
        },
        y: { range: [0, 100] as [number, number] },
      },
      axes: [
        { ...axis, values: timeLabels },
        { ...axis, size: 60, values: (_chart: uPlotType, values: number[]) => values.map(percent) },
      ],
      series: [
        {},
        { stroke: 'transparent' },
        { stroke: 'transparent' },
        // A point alone is no line.
        { stroke: act, width: 2, points: { show: this.rows.length === 1 } },
        { stroke: 'transparent', points: { show: true, size: 9, fill: act, stroke: act } },
      ],
      bands: [{ series: [1, 2] as [number, number], fill: soft }],
    };
  }
}
