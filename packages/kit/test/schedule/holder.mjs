// Takes a due time by a file lock, says so, and ends as it is told: `die` in the middle of the run, `end` after its release.

import { createFileLock } from '@tare/kit/schedule';

const [directory, due, how] = process.argv.slice(2);
const release = await createFileLock({ directory }).acquire('job', new Date(Number(due)), 60_000);
console.log(release ? 'taken' : 'refused');
if (how === 'end') await release?.('done');
process.exit(0);
