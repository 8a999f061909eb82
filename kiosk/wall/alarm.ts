/**
 * Tells that something is newly empty or out, by a flash of the screen's edge, a chime, or both; only on a wall that is set
 * to, and never at its night.
 *
 * The edge flashes once a second (WCAG 2.2, 2.3.1: at most three), and not at all where less motion is asked for.
 */
import type { AlertView } from '../../server/contract/api/live.ts';
import { isNightNow } from './now.ts';
import { settings } from './settings.ts';
import { shown } from './shown.ts';

const flashMs = 1_000;
const flashes = 4;
/** Hz and seconds: a falling third, soft, and over within a second. */
const tones = [
  { pitch: 659, from: 0 },
  { pitch: 523, from: 0.3 },
] as const;
const toneSeconds = 0.6;
const loudness = 0.2;

/** From now on: what is known already is old news. Answers how to stop it. */
export function startAlarm(): () => void {
  let alerts = shown.get().model?.alerts;
  let known = graveIn(alerts);
  return shown.subscribe(() => {
    const now = shown.get().model?.alerts;
    if (now === undefined || now === alerts) return;
    const grave = graveIn(now);
    const isNews = alerts !== undefined && [...grave].some((id) => !known.has(id));
    alerts = now;
    known = grave;
    if (isNews && !isNightNow()) raise();
  });
}

/** Ids of incidents: the next time that the same runs empty is another one. */
function graveIn(alerts: readonly AlertView[] = []): ReadonlySet<string> {
  return new Set(alerts.filter(({ severity }) => severity === 'critical').map(({ id }) => id));
}

let isRaised = false;

/** One at a time, whatever comes meanwhile. */
function raise(): void {
  const { alarm = 'off' } = settings.get();
  if (isRaised || alarm === 'off') return;
  isRaised = true;
  setTimeout(() => {
    isRaised = false;
  }, flashes * flashMs);
  if (alarm !== 'chime') flash();
  if (alarm !== 'flash') chime();
}

function flash(): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const edge = document.createElement('div');
  edge.className = 'alarm';
  document.body.append(edge);
  const frames = { opacity: [0, 1, 0] };
  edge.animate(frames, { duration: flashMs, iterations: flashes }).onfinish = () => edge.remove();
}

/** A browser may let no page sound that nobody has touched: then it stays silent. */
function chime(): void {
  const context = new AudioContext();
  void context.resume();
  for (const { pitch, from } of tones) {
    const at = context.currentTime + from;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const swell = new GainNode(context, { gain: 0 });
    swell.gain.setValueAtTime(0, at);
    swell.gain.linearRampToValueAtTime(loudness, at + 0.02);
    swell.gain.exponentialRampToValueAtTime(0.001, at + toneSeconds);
    tone.connect(swell).connect(context.destination);
    tone.start(at);
    tone.stop(at + toneSeconds);
  }
  setTimeout(() => void context.close(), flashes * flashMs);
}
