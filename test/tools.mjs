/**
 * What tests need from Debian: got by apt-get where it may be, else named. By itself (`node test/tools.mjs`) it gets them while
 * something else is done.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const needed = [
  { what: 'Chromium', paths: ['/usr/bin/chromium-headless-shell'], packages: ['chromium-headless-shell'] },
  { what: 'Mosquitto', paths: ['/usr/sbin/mosquitto'], packages: ['mosquitto'] },
  { what: "Mosquitto's clients", paths: ['/usr/bin/mosquitto_pub'], packages: ['mosquitto-clients'] },
  { what: 'nginx', paths: ['/usr/sbin/nginx'], packages: ['nginx'] },
  // The cluster that the package would make by itself is not needed, and not started where no service manager is.
  { what: 'PostgreSQL', paths: ['/usr/lib/postgresql'], packages: ['postgresql'] },
];
/** 50 MB with Erlang, for a broker that few use. */
const rabbit = { what: 'RabbitMQ', paths: ['/usr/lib/rabbitmq'], packages: ['rabbitmq-server'] };

if (import.meta.url === pathToFileURL(process.argv[1]).href) getTools();

/** Ends the process with what to do where something is missing. */
export function getTools({ withBrokers = false } = {}) {
  const wanted = withBrokers ? [...needed, rabbit] : needed;
  const missing = wanted.filter(({ paths }) => !paths.some((path) => existsSync(path)));
  if (missing.length === 0) return;
  const packages = missing.flatMap((one) => one.packages);
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${packages.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) =>
      spawnSync('apt-get', ['-qq', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update');
    apt('install', '--no-install-recommends', ...packages);
  }
  const still = missing.filter(({ paths }) => !paths.some((path) => existsSync(path)));
  if (still.length === 0) return;
  for (const { what, packages: names } of still)
    console.error(`The tests need ${what}: apt-get install ${names.join(' ')}`);
  process.exit(1);
}
