// What attribution works on: one service as a traced trial and an untraced one saw it.

import type { ObservedService, ServiceTrial } from '@tare/accounting';

export interface AttributionInput {
  observed: ObservedService;
  /** An untraced calm trial: whose memory is explained. */
  plain: ServiceTrial;
  /** The trial in which `observed` was seen. */
  traced: ServiceTrial;
  /** Text of the application's own files that import packages, by absolute path. */
  sources: Readonly<Record<string, string>>;
  /** Which `dependencies` of the application's manifest are installed; without it, all are taken to be. */
  installed?: ReadonlySet<string>;
}
