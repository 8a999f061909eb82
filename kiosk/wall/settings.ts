/** What facilities set for this wall in the office: told on the live link, and kept for a start without a server. */
import * as v from 'valibot';
import { SessionView } from '../../server/contract/api/access.ts';
import { ScreenSettings } from '../../server/contract/api/screen-settings.ts';
import { callApi } from '../data/api.ts';
import { remember, remembered } from '../state/preferences.ts';
import { createStore } from '../state/store.ts';

export const settings = createStore<ScreenSettings>(read(remembered('screen')) ?? {});

/** As they came on the live link; what this page cannot read changes nothing. */
export function takeSettings(data: unknown): void {
  const text = JSON.stringify(data);
  const taken = read(text);
  if (taken === null || text === JSON.stringify(settings.get())) return;
  settings.set(taken);
  remember('screen', text);
}

/** Asks for them, where the link may let no events through; a page that is no paired wall has none. */
export async function askForSettings(): Promise<void> {
  const session = await callApi({ path: 'session', schema: SessionView });
  if (session.ok) takeSettings(session.value.settings ?? {});
}

function read(text: string | null): ScreenSettings | null {
  try {
    const parsed = v.safeParse(ScreenSettings, JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
