/** The import rule of `.dependency-cruiser.cjs`, held over a folder. Fails when nothing was read, too. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../server/bin/ensure.mjs';

/** `{modules, violations}` of the tree at `folder`, which holds server/, kiosk/ … as the project does. */
export function cruise(folder, places = ['server', 'kiosk', 'firmware-sim', 'test']) {
  const { stdout, stderr } = spawnSync(
    join(root, 'node_modules', '.bin', 'depcruise'),
    [...places, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser said nothing that can be read: ${stderr || stdout}`);
  const { summary, modules } = JSON.parse(stdout);
  const own = modules.filter(
    ({ source, coreModule, couldNotResolve }) => !coreModule && !couldNotResolve && !source.startsWith('node_modules/'),
  );
  return {
    modules: own.filter(({ source }) => source.endsWith('.ts')).length,
    imports: own.reduce((sum, { dependencies }) => sum + dependencies.length, 0),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}
