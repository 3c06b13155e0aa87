// Ctrl-C and its relatives: the first ends the trial in good order, the second gives up waiting for that.

import { TareError } from '@tare/accounting';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  signal: AbortSignal;
  /** Gives the signals back to Node.js. */
  stop(): void;
}

export interface InterruptionWords {
  /** What a person can do afterwards. */
  remedy: string;
  /** Tells the person that the work is being stopped. */
  onFirst: () => void;
}

export function watchInterruption({ remedy, onFirst }: InterruptionWords): Interruption {
  const controller = new AbortController();
  const listener = (name: NodeJS.Signals): void => {
    // The next start of tare sweeps what is left behind.
    if (controller.signal.aborted) process.exit(130);
    controller.abort(
      new TareError('INTERRUPTED', {
        message: 'The measurement was interrupted.',
        seen: name,
        remedy,
      }),
    );
    onFirst();
  };
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, listener);
    },
  };
}
