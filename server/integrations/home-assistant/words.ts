/** What entities are called, in the site's language. Those with a device class are named by Home Assistant itself. */
export interface Words {
  readonly level: string;
  readonly lastSeen: string;
  readonly refilled: string;
  readonly openRequests: string;
  readonly openOrders: string;
}

export const words: Readonly<Record<'sv' | 'en', Words>> = {
  en: {
    level: 'Fill level',
    lastSeen: 'Last seen',
    refilled: 'Refilled',
    openRequests: 'Open requests',
    openOrders: 'Open orders',
  },
  sv: {
    level: 'Nivå',
    lastSeen: 'Senast hörd',
    refilled: 'Påfylld',
    openRequests: 'Öppna önskemål',
    openOrders: 'Öppna beställningar',
  },
};
