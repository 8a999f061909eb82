/** The Things Stack v3: an uplink of a Milesight WS201 through one or two gateways, now and then the same frame twice. */
import type { Encoder } from './report.ts';

export const encodeTtnV3: Encoder = ({ device, sample, at, seq, battery, rssi }) => {
  const time = new Date(at).toISOString();
  const eui = device.id.replace(/^eui-/, '').toUpperCase();
  const decoded: Record<string, number> = { battery };
  // The WS201 measures a distance and works out what remains; without an echo it leaves both out.
  if (sample.value !== null) decoded['remaining'] = Math.round(sample.value);
  if (sample.value !== null) decoded['distance'] = Math.round(120 - sample.value);
  const gateway = (id: string, loss: number) => ({
    gateway_ids: { gateway_id: id },
    time,
    rssi: Math.round(rssi - loss),
    channel_rssi: Math.round(rssi - loss),
    snr: 7.5 - loss / 4,
  });
  const uplink = {
    end_device_ids: { device_id: device.id, application_ids: { application_id: 'office' }, dev_eui: eui },
    received_at: time,
    uplink_message: {
      f_port: 85,
      f_cnt: seq,
      decoded_payload: decoded,
      rx_metadata: seq % 3 === 0 ? [gateway('roof', 0), gateway('floor-2', 9)] : [gateway('roof', 0)],
      received_at: time,
    },
  };
  const message = {
    topic: `v3/office@ttn/devices/${device.id}/up`,
    payload: JSON.stringify(uplink),
    qos: 0,
    retain: false,
  } as const;
  return seq % 50 === 0 ? [message, message] : [message];
};
