/**
 * The version of the pages on this device: the service worker keeps it, so that the screen starts with the server away,
 * and fetches the next one whole before anything is reloaded. Where there can be no service worker (plain http on a
 * network) a reload gets the pages from the server.
 */
import { baseUrl } from './base-url.ts';
import { isNews } from './told-version.ts';

export interface OwnVersion {
  /** The server is here (again): see whether it has other pages. */
  look(): void;
  /** The server says that its pages have changed. Without a service worker that leads to one reload a version. */
  changed(version: string): void;
}

/** `onReady`: another version is here, and a reload shows it. */
export function keepVersion(onReady: () => void): OwnVersion {
  const workers: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  // A browser may refuse: a policy, a certificate that it does not trust.
  const registered = workers?.register(new URL('sw.js', baseUrl), { updateViaCache: 'none' }).catch(() => undefined);
  let first = !workers?.controller;
  workers?.addEventListener('controllerchange', () => {
    // The first worker of a page that came from the network keeps what the page is.
    if (!first) onReady();
    first = false;
  });
  const update = async () => (await registered)?.update().catch(() => undefined);
  return {
    look: () => void update(),
    changed(version) {
      void (async () => {
        if (await registered) await update();
        else if (isNews(version, () => sessionStorage)) onReady();
      })();
    },
  };
}
