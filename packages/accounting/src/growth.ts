// One look at a service in a growth run: what `measure` reads block by block, and what leak statistics are made of.

import type { Figure, Unavailable } from './figure.ts';
import type { ClassTable } from './recording.ts';

/** One look at one service, right after a forced collection. */
export interface GrowthReading {
  /** Answered until then, since the start. */
  requests: number;
  privateBytes: Figure;
  /** Private column: what the growth is made of. */
  classes: ClassTable | Unavailable;
  /** V8's own account, all isolates. External includes ArrayBuffers. */
  heapUsedBytes: Figure;
  externalBytes: Figure;
  arrayBuffersBytes: Figure;
  threads: Figure;
  fileDescriptors: Figure;
  processes: number;
}
