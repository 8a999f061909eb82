/**
 * In the server's process, by `node --expose-gc --import`. `sample`: answers with what the process holds on to. `day`: sets the
 * clock a day on, and does at once what it does every ten minutes or less often: history is rolled up, a backup is made.
 */
const day = 86_400_000;
const seldom = 600_000;
const RealDate = Date;
const realInterval = setInterval;
const jobs = new Set();
let off = 0;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + off);
    else super(...args);
  }
  static now() {
    return RealDate.now() + off;
  }
};

globalThis.setInterval = (job, ms, ...args) => {
  if (ms >= seldom) jobs.add(job);
  return realInterval(job, ms, ...args);
};

process.on('message', (message) => {
  if (message === 'day') {
    off += day;
    for (const job of jobs) job();
    return;
  }
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  process.send({
    rss,
    heap: heapUsed + external,
    timers: resources.filter((one) => one === 'Timeout').length,
    resources: resources.length,
  });
});
// The channel must not keep the process alive.
process.channel.unref();
