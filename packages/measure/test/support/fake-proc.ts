// A machine of the test's own: processes that a test adds, moves and ends, shown as /proc shows them. Counts what is read.

import { type SystemFiles, unavailable } from '@tare/accounting';

export interface FakeProcess {
  pid: number;
  parentPid?: number;
  startTicks?: number;
  session?: number;
  processGroup?: number;
  state?: string;
  ticks?: number;
  environment?: Record<string, string>;
  argv?: readonly string[];
  anonymousPages?: number;
  /** Of the anonymous pages, those that a forked family shares; halved in PSS. */
  sharedPages?: number;
}

const kibibytesPerPage = 4;
export const pageSizeBytes: number = kibibytesPerPage * 1024;

export class FakeProc implements SystemFiles {
  readonly reads: string[] = [];
  readonly texts = new Map<string, string>();
  /** Called before every read, for a clock that runs while files are read. */
  onRead: (path: string) => void = () => undefined;
  readonly #processes = new Map<number, FakeProcess>();

  add(...processes: FakeProcess[]): this {
    for (const process of processes) this.#processes.set(process.pid, { ...process });
    return this;
  }

  change(pid: number, change: Partial<FakeProcess>): this {
    const process = this.#processes.get(pid);
    if (!process) throw new Error(`There is no process ${pid}.`);
    this.#processes.set(pid, { ...process, ...change });
    return this;
  }

  /** The process goes, and its children pass to init. */
  end(pid: number): this {
    this.#processes.delete(pid);
    for (const process of this.#processes.values())
      if (process.parentPid === pid) this.#processes.set(process.pid, { ...process, parentPid: 1 });
    return this;
  }

  readText(path: string): string | ReturnType<typeof unavailable> {
    this.reads.push(path);
    this.onRead(path);
    const text = this.texts.get(path);
    if (text !== undefined) return text;
    const match = /^\/proc\/(\d+)\/(.*)$/.exec(path);
    const process = this.#processes.get(Number(match?.[1]));
    return (process && this.#show(process, match?.[2] ?? '')) ?? unavailable('vanished');
  }

  readLink(_path: string): ReturnType<typeof unavailable> {
    return unavailable('vanished');
  }

  list(path: string): string[] | ReturnType<typeof unavailable> {
    if (path !== '/proc') return unavailable('vanished');
    return ['self', 'meminfo', ...[...this.#processes.keys()].map(String)];
  }

  #show(process: FakeProcess, name: string): string | undefined {
    const { pid, parentPid = 1, startTicks = 100, session = 1, processGroup = session, state = 'S' } = process;
    const { ticks = 1, environment = {}, argv = ['program'], anonymousPages = 0, sharedPages = 0 } = process;
    switch (name) {
      case 'stat':
        return `${pid} (a (b) c) ${state} ${parentPid} ${processGroup} ${session} 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${startTicks} 0 0\n`;
      case 'environ':
        return Object.entries(environment)
          .map(([key, value]) => `${key}=${value}\0`)
          .join('');
      case 'cmdline':
        return argv.map((argument) => `${argument}\0`).join('');
      case `task/${pid}/children`:
        return [...this.#processes.values()]
          .filter((child) => child.parentPid === pid)
          .map((child) => `${child.pid} `)
          .join('');
      case 'statm':
        return `${anonymousPages + 200} ${anonymousPages + 100} 100 1 0 ${anonymousPages} 0\n`;
      case 'smaps_rollup': {
        const anonymous = anonymousPages * kibibytesPerPage;
        const ownAnonymous = anonymous - (sharedPages * kibibytesPerPage) / 2;
        const lines = {
          Rss: anonymous + 400,
          Pss: ownAnonymous + 200,
          Pss_Anon: ownAnonymous,
          Anonymous: anonymous,
          Swap: 0,
        };
        const header = '00400000-7fff00000000 ---p 00000000 00:00 0 [rollup]';
        return [header, ...Object.entries(lines).map(([key, value]) => `${key}: ${value} kB`), ''].join('\n');
      }
      default:
        return undefined;
    }
  }
}
