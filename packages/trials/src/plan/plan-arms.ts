// Arms of a plan: the unchanged subject, and the subject with one or several changes. In every arm of a comparison runs what any of its stand-ins needs, so
// that the difference is that of the changes alone. Before Node.js 22.15, stand-ins for ES modules need a thread whose natural weight grows with the modules
// that pass through it: there it does not cancel out, and such changes are weighed by the calm figure alone.

import type { Mode } from '@tare/accounting';
import { applyEdits, type Change, type LaunchEdit } from '@tare/changes';
import type { Subject } from '@tare/measure';
import { type ChangeConfig, type LoadedConfig, unchangedName } from '@tare/measure/config';
import type { Arm } from '../arm.ts';
import { applyChange, type CheckOut, requireChanges } from '../arms/apply-change.ts';
import { relaunch } from '../arms/relaunch.ts';

export interface Declared {
  loaded: LoadedConfig;
  checkOut: CheckOut;
}

export class PlanArms {
  readonly #subject: Subject;
  readonly #declared: Declared | undefined;
  readonly #checkedOut = new Map<string, ReturnType<CheckOut>>();
  #withHooksThread: ReadonlySet<string> = new Set();

  constructor(subject: Subject, declared: Declared | undefined) {
    this.#subject = subject;
    this.#declared = declared;
  }

  /** @param versions Node.js that services run, by service, as far as it is known */
  noteVersions(versions: ReadonlyMap<string, string>): void {
    this.#withHooksThread = new Set([...versions].flatMap(([name, version]) => (hooksInThread(version) ? [name] : [])));
  }

  /** Whether a natural trial cannot weigh it. */
  isCalmOnly({ trial }: Change): boolean {
    if (trial.kind !== 'launch' || !needsHooks(trial.edit)) return false;
    return trial.edit.services.some((name) => this.#withHooksThread.has(name));
  }

  /** Of the members of a path, those that a trial of this mode can weigh. */
  weighedIn(mode: Mode, members: readonly Change[]): Change[] {
    if (!members.some((change) => this.isCalmOnly(change))) return [...members];
    return members.filter((change) => (mode === 'calm' ? change.mode === 'calm' : !this.isCalmOnly(change)));
  }

  /** @param compared all changes of the comparison */
  baseline(compared: readonly Change[]): Arm {
    return { name: unchangedName, source: { kind: 'unchanged' }, subject: withHooks(this.#subject, compared) };
  }

  /**
   * The changes in their order, of which a later one holds where two want the same.
   * @throws TareError of a declared change that cannot be applied: what `checkOut` throws, USAGE
   */
  async arm(name: string, changes: readonly Change[], compared: readonly Change[]): Promise<Arm> {
    let arm: Arm = { ...this.baseline(compared), name, source: { kind: 'change', name } };
    for (const { trial } of changes) {
      if (trial.kind !== 'arm') continue;
      const applied = await applyChange({
        name: trial.change,
        change: this.#configured(trial.change),
        subject: arm.subject,
        checkOut: (revision) => this.#checkOut(revision),
      });
      arm = { ...arm, ...applied, name };
    }
    const edits = changes.flatMap(({ trial }) => (trial.kind === 'launch' ? [trial.edit] : []));
    return { ...arm, subject: applyEdits(arm.subject, edits) };
  }

  /** As plain edits, for writing down; of a commit there is none. */
  editsOf(changes: readonly Change[]): LaunchEdit[] {
    return changes.flatMap(({ trial }) => {
      if (trial.kind === 'launch') return [trial.edit];
      if (trial.kind !== 'arm') return [];
      const { services, env, command } = this.#configured(trial.change);
      const all = this.#subject.services.map((service) => service.name);
      // Commands in one text may hold what only a shell understands; they stand in the configuration as they are.
      const argv = Array.isArray(command) ? { argv: command } : {};
      return [{ services: services ?? all, ...(env ? { env } : {}), ...argv }];
    });
  }

  /** What a declared change does that no second one can do beside it. */
  slotOf({ slot, trial }: Change): string | null {
    if (slot !== null || trial.kind !== 'arm') return slot;
    const { services, command, revision } = this.#configured(trial.change);
    if (revision !== undefined) return 'revision';
    return command === undefined ? null : `command of ${(services ?? ['all']).join(', ')}`;
  }

  #configured(name: string): ChangeConfig {
    if (!this.#declared) throw new Error(`No configuration has the change ${name}.`);
    const [found] = requireChanges(this.#declared.loaded, [name]);
    if (!found) throw new Error(`No change ${name}.`);
    return found[1];
  }

  /** One work tree a revision, however many arms run in it. */
  #checkOut(revision: string): ReturnType<CheckOut> {
    if (!this.#declared) throw new Error('Revisions come from a configuration.');
    const known = this.#checkedOut.get(revision);
    if (known) return known;
    const begun = this.#declared.checkOut(revision);
    this.#checkedOut.set(revision, begun);
    return begun;
  }
}

/** The loader's hooks have a weight of their own; where one arm has them all have. */
function withHooks(subject: Subject, compared: readonly Change[]): Subject {
  const services = compared.flatMap(({ trial }) =>
    trial.kind === 'launch' && needsHooks(trial.edit) ? trial.edit.services : [],
  );
  if (services.length === 0) return subject;
  const standIns = { imports: [], redirections: [], hooksModules: true };
  return relaunch(subject, services, (launch) => ({ ...launch, standIns }));
}

const needsHooks = ({ standIns = [], hooksModules = false }: LaunchEdit): boolean =>
  hooksModules || standIns.some(({ kind }) => kind === 'module');

/** In-thread hooks came with 22.15, and with 23.5 in their line. */
function hooksInThread(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor < 15;
  return major === 23 ? minor < 5 : major < 22;
}
