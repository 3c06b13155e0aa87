// Starts tasks that hold a directory, a child, and a child of a child, and waits to be killed.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTasks } from '@tare/kit/tasks';

const [directory, count] = process.argv.slice(2);
const tasks = createTasks({ name: 'killed', directory });
const ready = Array.from({ length: Number(count) }, (_, index) => {
  return new Promise((resolve) => {
    tasks.start(`task ${index}`, async ({ scope, signal }) => {
      const own = await scope.temporaryDirectory();
      writeFileSync(join(own, 'part'), 'x'.repeat(1000));
      if (index % 4 === 0) scope.spawn('sh', ['-c', 'sleep 300 & sleep 300'], { stdio: 'ignore' });
      scope.interval(() => undefined, 1000);
      resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
  });
});
await Promise.all(ready);
process.stdout.write('ready');
