/**
 * The Things Stack v3: an uplink of a Milesight WS201 (a distance: EM400) through one or two gateways; nanoseconds; half of the
 * devices without a formatter, so that bytes come; the same frame twice, also by the Packet Broker with gateways of its own.
 */
import { isEach, oddity, say } from './habits.ts';
import { frameOf, objectOf } from './lorawan.ts';
import type { Encoder, Message } from './report.ts';

export const encodeTtnV3: Encoder = (report) => {
  const { device, at, seq, rssi } = report;
  // As precise as the network, not as `Date`.
  const time = new Date(at).toISOString().replace('Z', '123456Z');
  const eui = device.id.replace(/^eui-/, '').toUpperCase();
  const gateway = (id: string, loss: number, more: object = {}) => ({
    ...{ gateway_ids: { gateway_id: id }, time, ...more },
    ...{ rssi: Math.round(rssi - loss), channel_rssi: Math.round(rssi - loss), snr: 7.5 - loss / 4 },
  });
  const broker = { packet_broker: { message_id: '01HX', forwarder_net_id: '000013', home_network_net_id: '000013' } };
  const uplink = (gateways: readonly object[]): Message =>
    say(`v3/office@ttn/devices/${device.id}/up`, {
      end_device_ids: { device_id: device.id, application_ids: { application_id: 'office' }, dev_eui: eui },
      received_at: time,
      uplink_message: {
        f_port: 85,
        f_cnt: seq,
        frm_payload: frameOf(report).toString('base64'),
        ...(oddity(report, 2) === 0 && { decoded_payload: objectOf(report) }),
        rx_metadata: gateways,
        version_ids: { brand_id: 'milesight-iot', model_id: 'ws201', firmware_version: '1.3' },
        received_at: time,
      },
    });
  const near = isEach(report, 3) ? [gateway('floor-2', 9), gateway('roof', 0)] : [gateway('roof', 0)];
  return [
    uplink(near),
    ...(isEach(report, 8) ? [uplink([gateway('packetbroker', 14, broker)])] : []),
    ...(isEach(report, 50) ? [uplink(near)] : []),
  ];
};
