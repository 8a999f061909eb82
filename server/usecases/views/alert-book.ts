/** The alerts that are on, kept by what they stem from, so that one dispenser's reading re-derives one dispenser's. */
import type { AlertView } from '../../contract/api/live.ts';
import type { Millis } from '../../domain/model.ts';
import { type Alert, alertViews } from './alerts.ts';

export type SeenBy = (alert: Alert) => { readonly at: Millis; readonly by: string } | undefined;

export interface AlertBook {
  clear(): void;
  /** Replaces the alerts of one source. */
  set(source: string, alerts: readonly Alert[]): void;
  /** An acknowledgement came or went. */
  touch(): void;
  views(): readonly AlertView[];
  /** As a screen sees them, which anybody may read: without who has seen one. */
  forScreens(): AlertView[];
  /** The same as a JSON array, when it differs from the last call's; else null. */
  takeChanged(): string | null;
}

/** `gather` puts what belongs together into one. */
export function createAlertBook(seenBy: SeenBy, gather: (alerts: readonly Alert[]) => readonly Alert[]): AlertBook {
  const bySource = new Map<string, readonly Alert[]>();
  let views: readonly AlertView[] | null = null;
  let sent = '[]';
  let changed = false;

  const forget = () => {
    views = null;
    changed = true;
  };
  const all = () => (views ??= alertViews(gather([...bySource.values()].flat()), seenBy));

  const forScreens = () => all().map(({ acknowledgedBy: _acknowledgedBy, ...view }) => view);

  return {
    clear() {
      bySource.clear();
      forget();
    },
    set(source, alerts) {
      const had = bySource.get(source);
      if (had === undefined && alerts.length === 0) return;
      if (alerts.length === 0) bySource.delete(source);
      else bySource.set(source, alerts);
      forget();
    },
    touch: forget,
    views: all,
    forScreens,
    takeChanged() {
      if (!changed) return null;
      changed = false;
      const text = JSON.stringify(forScreens());
      if (text === sent) return null;
      sent = text;
      return text;
    },
  };
}
