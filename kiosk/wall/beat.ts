/**
 * The wall's one beat: whatever turns pages turns with it, so that the screen changes once and then rests. How far it has
 * come is told to the styles each second as `--turn`, 0 to 1: nothing moves in between.
 */
import { createStore } from '../state/store.ts';

const stepsPerBeat = 12;
const stepMs = 1_000;

/** Beats since the start. */
export const beat = createStore(0);

/** Starts. Answers how to stop it. */
export function startBeat(): () => void {
  let steps = 0;
  const timer = setInterval(() => {
    steps += 1;
    document.documentElement.style.setProperty('--turn', String((steps % stepsPerBeat) / stepsPerBeat));
    beat.set(Math.floor(steps / stepsPerBeat));
  }, stepMs);
  return () => clearInterval(timer);
}
