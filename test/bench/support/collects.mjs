/** Loaded into a process that is measured (`--expose-gc --import`): collects its garbage at SIGUSR2. */
process.on('SIGUSR2', () => globalThis.gc());
