// When a job is due: a pattern of cron in a time zone, as croner finds it. On the day when the clock goes forward, a time that is left out comes right after the gap; on the
// day when it goes back, a time that comes twice counts once, the first. That holds for times of day, in lists and ranges as well; what comes every so many minutes
// goes on through both.

import { Cron } from 'croner';
import { KitError } from '../kit-error.ts';

export interface DueTimes {
  /** The first after this; undefined where there is none any more. ms since the epoch. */
  after(ms: number): number | undefined;
  /** The last one that is not after this. */
  lastUpTo(ms: number): number | undefined;
}

/** @throws KitError SCHEDULE_INVALID for a pattern or a zone that cannot be, and for what is never due */
export function readDueTimes(job: string, pattern: string, timeZone: string, nowMs: number): DueTimes {
  const cron = parse(job, pattern, timeZone);
  const after: DueTimes['after'] = (ms) => cron.nextRun(new Date(ms))?.getTime();
  if (after(nowMs) === undefined) {
    throw new KitError('SCHEDULE_INVALID', {
      message: `The job ${job} is never due.`,
      seen: pattern,
      remedy: 'Give a pattern that comes again.',
    });
  }
  // croner looks at what is before, not at what is at it.
  return { after, lastUpTo: (ms) => cron.previousRuns(1, new Date(ms + 1))[0]?.getTime() };
}

function parse(job: string, pattern: string, timeZone: string): Cron {
  try {
    // croner takes an empty one for that of the machine.
    if (timeZone === '') throw new RangeError('An empty time zone.');
    const cron = new Cron(pattern, { paused: true, timezone: timeZone, fixedTimeRule: 'no-wildcard' });
    if (cron.getPattern() === undefined) throw new TypeError('A date is no pattern.');
    cron.nextRun();
    return cron;
  } catch (error) {
    throw new KitError(
      'SCHEDULE_INVALID',
      {
        message: `The job ${job} has no pattern of cron, or no time zone.`,
        seen: `'${pattern}' in '${timeZone}'`,
        remedy: 'Give five fields as 30 2 * * *, six with seconds before them, and a zone as Europe/Berlin or UTC.',
      },
      { cause: error },
    );
  }
}
