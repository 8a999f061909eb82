/** An approved order of the fixture site, as a channel gets it. */
import type { OutgoingOrder } from '../../server/usecases/ports.ts';
import { siteFixture } from './site-state.ts';

export function outgoingFixture({ locale, itemName }: { locale?: 'sv' | 'en'; itemName?: string } = {}): OutgoingOrder {
  const file = siteFixture();
  const supplier = file.suppliers?.[0];
  const item = file.items?.[0];
  if (!file.site || !supplier || !item) throw new Error('the fixture has no site, supplier or item');
  return {
    order: {
      id: '2026-017',
      supplier: supplier.id,
      status: 'approved',
      lines: [
        {
          item: item.id,
          sku: 'TOWEL-ROLL',
          packs: 2,
          packSize: 6,
          packPrice: 41_900,
          received: 0,
          reason: { kind: 'reorder' },
        },
      ],
      freight: 29_500,
      currency: 'SEK',
      createdAt: Date.parse('2026-11-23T08:00:00Z'),
      createdBy: 'system',
      approvedAt: Date.parse('2026-11-23T08:00:00Z'),
      approvedBy: 'system',
    },
    supplier,
    site: { ...file.site, ...(locale && { locale }) },
    items: new Map([[item.id, { ...item, ...(itemName && { name: itemName }) }]]),
    messageId: '<order-2026-017@kontoret.hylla>',
  };
}
