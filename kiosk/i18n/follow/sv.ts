/** The page that follows one request, in Swedish. */
import { plural } from '../format.ts';
import type { FollowMessages } from './messages.ts';

export const sv = {
  about(kind, thing) {
    if (kind === 'item') return thing ?? 'Ett önskemål';
    if (kind === 'problem') return thing === null ? 'Något är fel' : `Fel: ${thing}`;
    return `Slut: ${thing ?? 'en hållare'}`;
  },
  status: {
    open: 'Vi vet om det.',
    accepted: 'Någon har tagit sig an det.',
    done: 'Det är klart.',
    declined: 'Inte den här gången.',
    withdrawn: 'Det togs tillbaka.',
  },
  steps: 'Så går det',
  asked: 'Du sa till',
  accepted: 'Någon tog sig an det',
  done: 'Klart',
  declined: 'Besvarat',
  withdrawn: 'Tillbakataget',
  willRefill: 'Vi fyller på så snart vi kan.',
  fetch: (place) => `Det finns i ${place}. Hämta gärna, annars kommer vi med det.`,
  coming: (day) => `Det är på väg och bör komma ${day}.`,
  comingNoDay: 'Det är på väg.',
  willOrder: (day) => `Vi beställer det. Det bör komma ${day}.`,
  willOrderNoDay: 'Det kommer med nästa beställning.',
  willLook: 'Vi kommer och tittar.',
  askers: (count) => `${count} ${plural(count, { one: 'person', other: 'personer' })} har sagt till.`,
  answer: 'Svaret',
  updated: (time) => `Läget ${time}. Sidan uppdateras av sig själv.`,
  noContact: (time) => `Ingen kontakt med servern. Det här är från ${time}.`,
  stop: 'Sluta följa',
  sure: 'Tryck en gång till: sedan öppnar länken ingenting',
  stopped: 'Länken är borta.',
  stoppedHint: 'Ingen kan öppna den längre. Ditt önskemål står kvar.',
  ended: 'Länken gäller inte längre.',
  endedHint: 'En länk slutar gälla några dagar efter att önskemålet är klart, eller när den dras tillbaka.',
  opening: 'Ett ögonblick…',
  privacy: 'Sidan visar ett önskemål och inget annat.',
} satisfies FollowMessages;
