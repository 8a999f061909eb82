/**
 * LoRaWAN networks other than The Things Stack, with their habits: bytes instead of values, the battery as an event of
 * its own, EUIs in base64, the same frame twice, a time that no clock knows.
 */
import type { Encoder, Message, Report } from './report.ts';

const eui = ({ device }: Report): string => device.id.replace(/^eui-/, '').toLowerCase();
const message = (topic: string, payload: object): Message => ({
  topic,
  payload: JSON.stringify(payload),
  qos: 0,
  retain: false,
});

/** Fill as a Milesight WS201 sends it, a distance as an EM400-TLD does; of anything else only the battery. */
export function frameOf({ sample, battery }: Report): Buffer {
  const bytes = [0x01, 0x75, Math.round(battery)];
  const value = sample.value === null ? null : Math.round(sample.value);
  if (value !== null && sample.kind === 'percent') {
    const distance = 120 - value;
    bytes.push(0x03, 0x82, distance & 0xff, distance >> 8, 0x04, 0xd6, Math.max(0, Math.min(100, value)));
  }
  if (value !== null && sample.kind === 'mm') bytes.push(0x04, 0x82, value & 0xff, (value >> 8) & 0xff);
  return Buffer.from(bytes);
}

/** What a formatter would make of it. ChirpStack 4 writes whole numbers as 43.0, which is the same to a reader of JSON. */
export function objectOf({ sample, battery }: Report): Record<string, number> {
  const value = sample.value === null ? null : Math.round(sample.value);
  return {
    battery: Math.round(battery),
    ...(value !== null && {
      [{ percent: 'remaining', mm: 'distance', g: 'weight', count: 'count' }[sample.kind]]: value,
    }),
  };
}

/** One gateway, and for each third frame another that heard it worse. */
function gateways<T>({ rssi, seq }: Report, as: (rssi: number, snr: number, i: number) => T): T[] {
  const near = as(Math.round(rssi), 7.5, 0);
  return seq % 3 === 0 ? [as(Math.round(rssi - 9), 5.2, 1), near] : [near];
}

/** Half of the devices have a codec, the others hand over bytes. */
const hasCodec = (report: Report): boolean => /[02468ace]$/.test(eui(report));

export const encodeChirpstackV4: Encoder = (report) => {
  const deviceInfo = { applicationId: '17c82e96-be03', deviceName: report.device.id, devEui: eui(report) };
  const time = new Date(report.at).toISOString().replace('Z', '123456+00:00');
  const topic = `application/17c82e96-be03/device/${eui(report)}/event`;
  const up = message(`${topic}/up`, {
    time,
    deviceInfo,
    fCnt: report.seq,
    fPort: 85,
    data: frameOf(report).toString('base64'),
    ...(hasCodec(report) && { object: objectOf(report) }),
    rxInfo: gateways(report, (rssi, snr, i) => ({ gatewayId: `00000000000000a${i}`, rssi, snr })),
  });
  if (report.seq % 20 !== 1) return [up];
  return [up, message(`${topic}/status`, { time, deviceInfo, margin: 10, batteryLevel: report.battery })];
};

export const encodeChirpstackV3: Encoder = (report) => {
  const devEUI = Buffer.from(eui(report).padStart(16, '0').slice(-16), 'hex').toString('base64');
  const about = { applicationID: '1', deviceName: report.device.id, devEUI };
  const topic = `application/1/device/${eui(report)}/event`;
  const up = message(`${topic}/up`, {
    ...about,
    fCnt: report.seq,
    fPort: 85,
    data: frameOf(report).toString('base64'),
    ...(hasCodec(report) && { objectJSON: JSON.stringify(objectOf(report)) }),
    rxInfo: gateways(report, (rssi, loRaSNR) => ({ rssi, loRaSNR, time: new Date(report.at).toISOString() })),
  });
  if (report.seq % 20 !== 1) return [up];
  return [up, message(`${topic}/status`, { ...about, margin: 10, batteryLevel: report.battery })];
};

/** At once, and again with all gateways that heard it. */
export const encodeLoriot: Encoder = (report) => {
  const frame = {
    EUI: eui(report).toUpperCase(),
    ts: report.at,
    fcnt: report.seq,
    port: 85,
    // On LoRaWAN's own scale; 255 is "cannot tell".
    bat: report.seq % 7 === 0 ? 255 : Math.max(1, Math.round(report.battery * 2.54)),
    data: frameOf(report).toString('hex').toUpperCase(),
  };
  const heard = gateways(report, (rssi, snr, i) => ({ rssi, snr, gweui: `A${i}` }));
  return [
    message('loriot/office', { cmd: 'rx', ...frame, rssi: heard[0]?.rssi, snr: heard[0]?.snr }),
    message('loriot/office', { cmd: 'gw', ...frame, gws: heard }),
  ];
};

export const encodeMilesightGw: Encoder = (report) => {
  const time = new Date(report.at).toISOString();
  return [
    message('milesight/office', {
      applicationID: 1,
      applicationName: 'office',
      deviceName: report.device.id,
      devEUI: eui(report),
      // Some firmware leaves out a hyphen.
      time: report.seq % 5 === 0 ? time.replace(/-(\d\d)-/, '-$1') : time,
      rxInfo: gateways(report, (rssi, loRaSNR, i) => ({ mac: `24e124fffef0000${i}`, rssi, loRaSNR })),
      fCnt: report.seq,
      fPort: 85,
      ...(hasCodec(report) ? objectOf(report) : { data: frameOf(report).toString('base64') }),
    }),
  ];
};
