/** Bridges, gateways and edge nodes: whom their coming and going concerns. */
import { expect, test } from 'vitest';
import { decoderFor, dispenser, heard, heardOne } from './decoding.ts';

test('a bridge speaks for those behind it: not for another bridge’s, another source’s, or another family’s', async () => {
  const bridge = 'zigbee2mqtt';
  const decoder = await decoderFor(
    dispenser({ dialect: bridge, id: 'soap' }, { id: 'here' }),
    dispenser({ dialect: bridge, id: 'hall', topic: 'zigbee2mqtt/hall' }, { id: 'here-by-topic' }),
    dispenser({ dialect: bridge, id: 'soap', topic: 'annex/soap' }, { id: 'other-bridge' }),
    dispenser({ dialect: bridge, id: 'soap', source: 'annex' }, { id: 'other-source' }),
    dispenser({ dialect: 'json', id: 'zigbee2mqtt/x' }, { id: 'other-family' }),
  );
  expect(heardOne(decoder, 'zigbee2mqtt/bridge/state', { state: 'offline' })).toMatchObject({
    ...{ type: 'availability', online: false, gateway: bridge, dispensers: ['here', 'here-by-topic'] },
  });
  const payload = Buffer.from('offline');
  const raw = { topic: 'zigbee2mqtt/bridge/state', payload, retained: true, receivedAt: 1, source: 'annex' };
  expect(decoder.decode(raw)).toMatchObject([{ gateway: 'annex', dispensers: ['other-source'], retained: true }]);
});

test('an edge node’s death is that of its devices, though none was heard since this server started', async () => {
  const decoder = await decoderFor(
    dispenser({ dialect: 'sparkplug-b', id: 'Site/Edge-1/towel' }, { id: 'whole' }),
    dispenser({ dialect: 'sparkplug-b', id: 'edge-1/soap' }, { id: 'short' }),
    dispenser({ dialect: 'sparkplug-b', id: 'Site/edge-10/towel' }, { id: 'other' }),
  );
  expect(heard(decoder, 'spBv1.0/Site/NDEATH/edge-1', Buffer.of())).toMatchObject([
    { type: 'availability', online: false, gateway: 'Site/edge-1', dispensers: ['whole', 'short'] },
  ]);
});

test('an edge node that measures itself is told of as well', async () => {
  const decoder = await decoderFor(
    dispenser({ dialect: 'sparkplug-b', id: 'Site/edge-1' }, { id: 'node' }),
    dispenser({ dialect: 'sparkplug-b', id: 'Site/edge-1/towel' }, { id: 'behind' }),
  );
  expect(heard(decoder, 'spBv1.0/Site/NDEATH/edge-1', Buffer.of())).toMatchObject([
    { gateway: 'Site/edge-1', dispensers: ['behind'] },
    { address: 'Site/edge-1', dispensers: ['node'] },
  ]);
});

test('a bridge that nobody is behind is nobody’s, and none to adopt', async () => {
  const decoder = await decoderFor();
  expect(heard(decoder, 'zigbee2mqtt/bridge/state', 'offline')).toEqual([]);
});
