/**
 * A wall clock that can be set, in a real process, loaded by `node --import`: the file CLOCK_FILE holds by how many ms it
 * is off. Timers and `performance.now` go on, as they do when somebody sets the clock of a machine.
 */
import { readFileSync } from 'node:fs';

const path = process.env.CLOCK_FILE;
const RealDate = Date;
let off = 0;
read();
setInterval(read, 20).unref();

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + off);
    else super(...args);
  }
  static now() {
    return RealDate.now() + off;
  }
};

function read() {
  const text = readFileSync(path, 'utf8');
  // Empty: it is just being written.
  if (text !== '') off = Number(text);
}
