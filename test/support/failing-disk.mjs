/**
 * A layer between a real process and its disk, loaded by `node --import`: while the file FAULT_FILE holds an error code,
 * every write and sync of a file fails with it; while it holds HANG, none of them ends, and each holds a thread for good,
 * as a disk does that does not answer; while it holds a number, each takes so many ms. Reading goes on.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { open } = promises;
const fault = process.env.FAULT_FILE;

/** Nobody ever writes to it, so that opening it to read waits for ever. */
function hang() {
  const pipe = `${fault}.pipe`;
  if (!existsSync(pipe)) execFileSync('mkfifo', [pipe]);
  return open(pipe, 'r');
}

/** None once the file is gone, at whatever instant it went. */
function faultNow() {
  try {
    return readFileSync(fault, 'utf8').trim();
  } catch {
    return '';
  }
}

promises.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate']) {
    const real = file[name].bind(file);
    file[name] = async (...args) => {
      const code = faultNow();
      if (code === 'HANG') await hang();
      if (Number(code) > 0) await new Promise((resolve) => setTimeout(resolve, Number(code)));
      else if (code !== '') throw Object.assign(new Error(`${code}: on purpose, ${name}`), { code });
      return real(...args);
    };
  }
  return file;
};
syncBuiltinESMExports();
