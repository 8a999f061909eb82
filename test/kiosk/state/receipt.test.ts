import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../kiosk/i18n/locale.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { receiptText, takenBackText } from '../../../kiosk/state/receipt.ts';
import type { NextStep, RequestReceipt } from '../../../server/contract/api/requests.ts';
import { at, noon, snapshot } from '../sample-model.ts';

const model = modelOf(snapshot());
const threeDays = at(3 * 24 * 60);

function say(next: NextStep, more: Partial<RequestReceipt> = {}): string {
  const receipt: RequestReceipt = {
    id: 'r1',
    kind: 'item',
    status: 'open',
    askedAt: at(0),
    askers: 1,
    merged: false,
    next,
    ...more,
  };
  const { title, sentences } = receiptText({ kind: 'receipt', receipt }, model, 'bag', noon);
  return [title, ...sentences].join(' ');
}

describe('the receipt', () => {
  beforeEach(() => setLocale({ locale: 'sv', timeZone: 'Europe/Stockholm' }));

  it('tells in Swedish what happens next', () => {
    expect(say({ kind: 'will-refill', storeroom: 'forrad', onHand: 9 })).toBe(
      'Tack, vi vet nu. Vi fyller på. 9\u00a0påsar finns i Förrådet, plan 1.',
    );
    expect(say({ kind: 'in-storeroom', storeroom: 'forrad', onHand: 1 })).toContain(
      '1\u00a0påse finns i Förrådet, plan 1.',
    );
    expect(say({ kind: 'on-order', order: '2026-017', expectedAt: threeDays })).toContain(
      'Det kommer torsdag med beställning 2026-017.',
    );
    expect(say({ kind: 'will-order', expectedAt: null })).toContain('nästa beställning');
    expect(say({ kind: 'will-check', level: 62 })).toContain('62');
  });

  it('tells in English, with the day as a word', async () => {
    await setLocale({ locale: 'en' });
    expect(say({ kind: 'on-order', order: '2026-017', expectedAt: threeDays })).toBe(
      'Thanks, now we know. It comes Thursday with order 2026-017.',
    );
  });

  it('says how many have asked when it joins an open request', () => {
    expect(say({ kind: 'will-look' }, { merged: true, askers: 7 })).toBe(
      'Vi vet redan. Ni är 7 som har sagt till. Vi kommer och tittar.',
    );
  });

  it('tells who took it back whether it was in time', () => {
    const kinds = (['undone', 'others', 'late', 'failed'] as const).map((how) => takenBackText(how).kind);
    expect(kinds).toEqual(['undone', 'undone', 'refused', 'refused']);
    expect(takenBackText('others').sentences).toEqual(['Andra har också bett om det, och det står kvar.']);
  });

  it('never sounds sent when it is only saved', () => {
    expect(receiptText({ kind: 'saved' }, model, 'bag', noon)).toMatchObject({ kind: 'saved', title: 'Sparat.' });
  });
});
