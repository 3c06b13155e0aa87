// What is done by the clock. Loaded only where ENABLE_SCHEDULER is on; each job runs in one process of all (job_locks), once for its period (job_runs).

import type { Context } from '../context.ts';
import type { App } from '../http/app-type.ts';

/** Before the app is ready: what is started is ended by a hook of `onClose`. */
export async function startJobs(_app: App, _context: Context): Promise<void> {}
