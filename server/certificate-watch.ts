/**
 * Sees when a certificate is renewed on disk, as ACME clients do every other month, so that nobody has to restart for it.
 * Looks at the files now and then: watching them would miss links that are set to other files.
 */
import { stat } from 'node:fs/promises';

export interface CertificateWatch {
  start(): Promise<void>;
  stop(): void;
}

export interface CertificateWatchParts {
  readonly files: { readonly cert: string; readonly key: string };
  /** Takes up what the files hold now; rejects when that is no certificate with its key. */
  readonly renew: () => Promise<unknown>;
  readonly log: { info(about: object, message: string): void; warn(about: object, message: string): void };
  /** Real ms between two looks. */
  readonly lookEvery?: number;
}

export function createCertificateWatch({
  files,
  renew,
  log,
  lookEvery = 2_000,
}: CertificateWatchParts): CertificateWatch {
  let timer: NodeJS.Timeout | undefined;
  /** One look at a time: a slow one must not take up the same files as the next. */
  let looking = false;
  let taken = '';
  /** What could not be taken up: as a rule only one of the two files has been written. */
  let refused = '';

  async function lookOnce(): Promise<void> {
    if (looking) return;
    looking = true;
    await look().finally(() => {
      looking = false;
    });
  }

  async function look(): Promise<void> {
    const now = await stateOf(files.cert, files.key).catch(() => taken);
    if (now === taken) return;
    try {
      await renew();
      taken = now;
      log.info(files, 'the certificate has been renewed');
    } catch (error) {
      if (now !== refused)
        log.warn({ err: error, ...files }, 'the certificate on disk cannot be used; the one before it stays');
      refused = now;
    }
  }

  return {
    async start() {
      taken = await stateOf(files.cert, files.key);
      timer = setInterval(() => void lookOnce(), lookEvery).unref();
    },
    stop() {
      clearInterval(timer);
    },
  };
}

async function stateOf(...paths: readonly string[]): Promise<string> {
  const all = await Promise.all(paths.map((path) => stat(path)));
  return all.map(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`).join();
}
