// What grows besides memory: it weighs little and ends a server all the same, so it is said, although it is not held against a budget.

import type { Warning } from '@tare/accounting';
import type { GrowthPart, ServiceLeak } from '@tare/experiment';

const counted: Readonly<Partial<Record<GrowthPart, string>>> = {
  'file-descriptors': 'file descriptors; a process usually may have 1,024',
  threads: 'threads',
  processes: 'processes',
};

export const countWarnings = (services: readonly ServiceLeak[]): Warning[] =>
  services.flatMap(({ service, parts }) =>
    parts.flatMap(({ part, perThousandRequests, grows }) => {
      const what = counted[part];
      if (what === undefined || !grows || perThousandRequests === null) return [];
      const count = perThousandRequests.estimate.toFixed(perThousandRequests.estimate < 10 ? 1 : 0);
      return [{ code: `${part}-grow`, service, message: `Every 1,000 requests leave ${count} more ${what}.` }];
    }),
  );
