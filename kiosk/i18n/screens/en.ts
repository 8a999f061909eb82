/** What several pages say, in English. */
import { plural } from '../format.ts';
import type { Messages } from './messages.ts';

const irregular: Readonly<Record<string, string>> = { box: 'boxes' };

export const en = {
  status: {
    ok: 'In stock',
    low: 'Running low',
    empty: 'Empty',
    stale: 'No signal',
    fault: 'Fault',
    unknown: 'Unknown',
  },
  problem: {
    stuck: 'Sensor is stuck',
    jam: 'Dispenser is jammed',
    suspect: 'Sensor looks wrong',
    silent: 'Sensor is silent',
    offline: 'Sensor is offline',
    'gateway-down': 'Its bridge is offline',
    'source-down': 'No contact with its network',
  },
  category: {
    hygiene: 'Hygiene',
    cleaning: 'Cleaning',
    office: 'Office',
    ink: 'Ink',
    'break-room': 'Break room',
    other: 'Other',
  },
  unit: (name, count) => plural(count, { one: name, other: irregular[name] ?? `${name}s` }),

  people: (count) => `${count} ${plural(count, { one: 'person', other: 'people' })}`,
  corridor: 'Corridor',
  demo: 'Demo: made-up readings, fast clock',
  waiting: 'Looking for the server',
  waitingHint: 'The shelf appears here as soon as the server answers.',
  refused: 'This screen is not paired',
  refusedHint: 'Open the office page on a computer, choose Site and then Screens, and enter this code:',
  refusedNoCode: 'Fetching a code…',
  codeChanges: 'The code changes every ten minutes. The screen starts by itself.',
  noContactSince: (time) => `No contact since ${time}`,
  noContactHint: 'The levels are old. Tell us anyway: it is saved and sent.',
} satisfies Messages;
