/** The data directory cannot be used as it is; `message` is one line: which file, what is wrong, what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** Another living process has the directory. */
export class DirectoryInUse extends StoreRefused {}
