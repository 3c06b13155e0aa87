// Every process of one service, whatever it did to hide: by its control group where it has one of its own, else by descent, session, marker and memory of
// who was seen before.

import { descendants, type ProcessIdentity, type ProcessStat, type SystemFiles } from '@tare/accounting';
import { markerName } from '../subject/trial-environment.ts';
import { hasMarker, isAlive, readAllStats, readStat } from './process-reader.ts';

export interface FinderOptions {
  files: SystemFiles;
  /** The process that tare started; it leads a session and group of its own. */
  root: ProcessIdentity;
  /** Value of the marker; one service of a fleet has its own. */
  marker: string;
  /** The cgroup.procs file of the service's own group; membership is inherited and cannot be left by forking. */
  cgroupProcs: string | undefined;
}

export class ProcessFinder {
  readonly #options: FinderOptions;
  /** Seen as members before, by pid; a re-parented process is still known. */
  readonly #members = new Map<number, ProcessIdentity>();
  /** Strangers whose environment was looked at; it never changes after exec. */
  readonly #strangers = new Map<number, ProcessIdentity>();

  constructor(options: FinderOptions) {
    this.#options = options;
    this.#members.set(options.root.pid, options.root);
  }

  /** All living members now, oldest first. Looks at every process of the machine unless the service has its own control group. */
  find(): ProcessStat[] {
    const { cgroupProcs, files, root } = this.#options;
    const inGroup = cgroupProcs === undefined ? undefined : files.readText(cgroupProcs);
    if (typeof inGroup === 'string') {
      const pids = new Set(inGroup.split('\n').filter(Boolean).map(Number));
      // The first process needs a moment to enter its group, and a program may have been refused entry.
      pids.add(root.pid);
      const stats = [...pids].flatMap((pid) => readStat(files, pid) ?? []);
      return this.#remember(
        stats.filter((stat) => isAlive(stat) && (stat.pid !== root.pid || stat.startTicks === root.startTicks)),
      );
    }
    return this.#remember(this.#search());
  }

  /** The members of the last `find` that still live and their children: cheap, for samples between two searches. */
  refresh(): ProcessStat[] {
    const { cgroupProcs, files } = this.#options;
    if (cgroupProcs !== undefined) return this.find();
    const found = new Map<number, ProcessStat>();
    const pending = [...this.#members.keys()];
    for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
      if (found.has(pid)) continue;
      const stat = readStat(files, pid);
      const known = this.#members.get(pid);
      if (!stat || !isAlive(stat) || (known && known.startTicks !== stat.startTicks)) continue;
      found.set(pid, stat);
      const children = files.readText(`/proc/${pid}/task/${pid}/children`);
      if (typeof children === 'string') pending.push(...children.split(' ').filter(Boolean).map(Number));
    }
    return this.#remember([...found.values()]);
  }

  #search(): ProcessStat[] {
    const { files, marker, root } = this.#options;
    const all = readAllStats(files).filter(isAlive);
    const roots = new Set<number>();
    // A session outlives its leader, but a stranger that was given the leader's pid may lead a new one of the same number.
    const numberReused = all.some((stat) => stat.pid === root.pid && stat.startTicks !== root.startTicks);
    for (const stat of all) {
      const known = this.#members.get(stat.pid);
      if (known?.startTicks === stat.startTicks) roots.add(stat.pid);
      else if (stat.startTicks < root.startTicks) continue;
      else if (!numberReused && (stat.session === root.pid || stat.processGroup === root.pid)) roots.add(stat.pid);
      else if (this.#strangers.get(stat.pid)?.startTicks !== stat.startTicks) {
        if (hasMarker(files, stat.pid, markerName, marker)) roots.add(stat.pid);
        // Between fork and exec a process still shows its parent's environment, so only settled ones are filed as strangers.
        else if (stat.userTicks + stat.systemTicks > 0) this.#strangers.set(stat.pid, stat);
      }
    }
    return descendants(all, roots);
  }

  #remember(stats: ProcessStat[]): ProcessStat[] {
    for (const stat of stats) this.#members.set(stat.pid, { pid: stat.pid, startTicks: stat.startTicks });
    return stats.sort((a, b) => a.startTicks - b.startTicks || a.pid - b.pid);
  }
}
