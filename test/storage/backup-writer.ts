/** A process to be killed: backs the data directory in `argv[2]` up, over and over. Says so when it begins. */
import { rotateBackups } from '../../server/storage/lowdb/rotate-backups.ts';

const [dir = ''] = process.argv.slice(2);
process.stdout.write('begin\n');
for (;;) await rotateBackups({ dir, keep: 3 });
