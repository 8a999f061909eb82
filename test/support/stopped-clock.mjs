/** A wall clock that stands, in a real process, loaded by `node --import`: it is what the file CLOCK_FILE says, ms since the epoch. */
import { readFileSync } from 'node:fs';

const path = process.env.CLOCK_FILE;
const RealDate = Date;
let now = 0;
read();
setInterval(read, 10).unref();

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now);
    else super(...args);
  }
  static now() {
    return now;
  }
};

function read() {
  now = Number(readFileSync(path, 'utf8')) || now;
}
