// Written by `npm run bench launch-table -- --write`; do not edit. What each setting saves, by major of Node.js, under sustained load.

import type { LaunchTable } from './measured-setting.ts';

export const launchTable: LaunchTable = { subject: '', measuredAt: '', majors: {} };
