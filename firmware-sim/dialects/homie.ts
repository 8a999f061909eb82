/**
 * Homie: 5 by a `$description`, or (each other device) 4 by an attribute at a time. A value a topic, everything retained, which a
 * new listener hears as if it were now, and "init" at each boot. "lost" is what the broker says of one that was away; 4 tells its
 * firmware (`$fw`).
 */
import { isEach } from './habits.ts';
import type { Encoder, Message, Report } from './report.ts';

const message = (topic: string, payload: string): Message => ({ topic, payload, qos: 1, retain: true });

const properties = {
  percent: { name: 'level', unit: '%' },
  mm: { name: 'distance', unit: 'mm' },
  g: { name: 'weight', unit: 'g' },
  count: { name: 'count', unit: '#' },
} as const;

const isFifth = ({ device }: Report): boolean => /[02468]$/.test(device.id);

function birth(report: Report, root: string): readonly Message[] {
  const { name, unit } = properties[report.sample.kind];
  const about = isFifth(report)
    ? [
        message(
          `${root}/$description`,
          JSON.stringify({
            homie: '5.0',
            version: report.boot,
            name: report.device.id,
            nodes: {
              roll: {
                properties: {
                  [name]: { datatype: 'float', unit },
                  battery: { datatype: 'integer', format: '0:100', unit: '%' },
                },
              },
            },
          }),
        ),
      ]
    : [
        message(`${root}/$homie`, '4.0.0'),
        message(`${root}/$fw/name`, 'roll-sensor'),
        message(`${root}/$fw/version`, '1.0.7'),
        message(`${root}/$nodes`, 'roll'),
        message(`${root}/roll/$properties`, `${name},battery`),
        message(`${root}/roll/${name}/$datatype`, 'float'),
        message(`${root}/roll/${name}/$unit`, unit),
      ];
  return [message(`${root}/$state`, 'init'), ...about, message(`${root}/$state`, 'ready')];
}

export const encodeHomie: Encoder = (report) => {
  const { device, sample, seq, battery } = report;
  const root = isFifth(report) ? `homie/5/${device.id}` : `homie/${device.id}`;
  const values = [
    ...(sample.value === null
      ? []
      : [message(`${root}/roll/${properties[sample.kind].name}`, sample.value.toFixed(1))]),
    message(`${root}/roll/battery`, String(Math.round(battery))),
  ];
  if (seq === 1) return [...birth(report, root), ...values];
  return isEach(report, 50) ? [message(`${root}/$state`, 'lost'), ...birth(report, root), ...values] : values;
};
