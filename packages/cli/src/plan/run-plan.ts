// One run of `tare plan`, saved on the way; or its list of candidates alone.

import type { Plan } from '@tare/experiment';
import { candidates, plan } from '@tare/trials';
import type { CommandContext } from '../command-context.ts';
import { type Interruption, watchInterruption } from '../interruption.ts';
import { presentResult, savedPathOf } from '../present-result.ts';
import { writeOutputs } from '../write-output.ts';
import type { PlanFlags } from './plan-flags.ts';
import { PlanProgressLine } from './plan-progress-line.ts';
import { type PreparedPlan, preparePlan } from './prepare-plan.ts';
import { readEarlierPlan } from './read-earlier-plan.ts';
import { renderCandidates } from './render-candidates.ts';

export interface PlanEnd {
  plan: Plan;
  interruption: Interruption;
}

/** @throws TareError for what keeps it from beginning */
export async function runPlan(context: CommandContext, services: string[], flags: PlanFlags): Promise<PlanEnd> {
  const savedPath = savedPathOf(flags);
  const earlier = await readEarlierPlan(savedPath, flags);
  return prepared(context, services, flags, async ({ options, warnings }, interruption, progress) => {
    const { signal } = interruption;
    const found = await plan({
      ...options,
      ...(earlier ? { earlier } : {}),
      ...(flags.quiet ? {} : { onProgress: (step) => !signal.aborted && progress.update(step) }),
      // Saved after every round; a fault shows again at the end, and is told then.
      onSave: (soFar) => {
        if (savedPath !== undefined) writeOutputs([savedPath], soFar);
      },
    });
    // Commits are checked out while it runs.
    return { plan: { ...found, warnings: [...found.warnings, ...(await warnings())] }, interruption };
  });
}

/** Prints what would be tried. @returns the exit status @throws TareError for what keeps it from beginning */
export async function listCandidates(context: CommandContext, services: string[], flags: PlanFlags): Promise<number> {
  const { terminal } = context;
  return prepared(context, services, flags, async ({ options }, { signal }, progress) => {
    if (!flags.quiet) progress.look();
    const { changes, result } = await candidates(options);
    progress.clear();
    const { explanation } = result;
    // Settings can be tried also on what could not be looked into; why it could not is told beside them.
    if (changes.length > 0 || explanation.outcome === 'complete')
      terminal.print(renderCandidates(options.subject.name, changes, terminal));
    if (explanation.outcome === 'complete') return 0;
    const status = presentResult(terminal, explanation, { flags: {}, isShown: false, reportTellsError: false, signal });
    return changes.length > 0 ? 0 : status;
  });
}

type Work<T> = (prepared: PreparedPlan, interruption: Interruption, progress: PlanProgressLine) => Promise<T>;

async function prepared<T>(context: CommandContext, services: string[], flags: PlanFlags, work: Work<T>): Promise<T> {
  const { terminal } = context;
  const progress = new PlanProgressLine(terminal);
  const interruption = watchInterruption({
    remedy: 'Rounds that ended are kept. With --output FILE.json, --resume goes on from there.',
    onFirst: () => {
      progress.clear();
      terminal.tell('Stopping the subject; rounds that ended are kept. Ctrl-C again to leave at once.\n');
    },
  });
  try {
    const plan = await preparePlan(context, services, flags, interruption.signal);
    try {
      return await work(plan, interruption, progress);
    } finally {
      progress.clear();
      await plan.dispose();
    }
  } finally {
    progress.clear();
    interruption.stop();
  }
}
