/** In the server's process, by `node --expose-gc --import`: answers each message with what the process holds on to. */
process.on('message', () => {
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
