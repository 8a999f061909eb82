/** What several pages say, in Swedish. */
import { plural } from '../format.ts';
import type { Messages } from './messages.ts';

const units: Readonly<Record<string, { readonly one: string; readonly other: string }>> = {
  roll: { one: 'rulle', other: 'rullar' },
  bundle: { one: 'bunt', other: 'buntar' },
  bag: { one: 'påse', other: 'påsar' },
  bottle: { one: 'flaska', other: 'flaskor' },
  filter: { one: 'filter', other: 'filter' },
  cup: { one: 'mugg', other: 'muggar' },
  ream: { one: 'ris', other: 'ris' },
  cartridge: { one: 'patron', other: 'patroner' },
  pen: { one: 'penna', other: 'pennor' },
  box: { one: 'kartong', other: 'kartonger' },
  pack: { one: 'paket', other: 'paket' },
  piece: { one: 'styck', other: 'stycken' },
};

export const sv = {
  status: { ok: 'Finns', low: 'Snart slut', empty: 'Slut', stale: 'Ingen signal', fault: 'Fel', unknown: 'Okänt' },
  problem: {
    stuck: 'Sensorn har fastnat',
    jam: 'Hållaren har fastnat',
    suspect: 'Sensorn stämmer inte',
    silent: 'Sensorn är tyst',
    offline: 'Sensorn är bortkopplad',
    'gateway-down': 'Dess brygga är bortkopplad',
    'source-down': 'Ingen kontakt med dess nät',
  },
  category: {
    hygiene: 'Hygien',
    cleaning: 'Städ',
    office: 'Kontor',
    ink: 'Bläck',
    'break-room': 'Fika',
    other: 'Annat',
  },
  unit(name, count) {
    const forms = units[name];
    return forms ? plural(count, forms) : name;
  },

  people: (count) => `${count} ${plural(count, { one: 'person', other: 'personer' })}`,
  corridor: 'Korridoren',
  demo: 'Demo: påhittade mätningar, snabb klocka',
  waiting: 'Söker kontakt',
  waitingHint: 'Skärmen visar hyllan så fort servern svarar.',
  refused: 'Skärmen är inte inkopplad',
  refusedHint: 'Öppna kontorssidan på en dator, välj Anläggning och sedan Skärmar, och skriv in koden:',
  refusedNoCode: 'Hämtar en kod…',
  codeChanges: 'Koden byts var tionde minut. Skärmen startar av sig själv.',
  noContactSince: (time) => `Ingen kontakt sedan ${time}`,
  noContactHint: 'Nivåerna är gamla. Du kan säga till ändå: det sparas och skickas.',
} satisfies Messages;
