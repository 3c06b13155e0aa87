// A small project as somebody has it: a server that holds so many MiB, a configuration, perhaps a repository. Commands are run in its folder.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline } from '@tare/experiment';
import { type Finished, folder, program, type Running, runTare, startTare } from './run-tare.ts';

/** Tests themselves may run in the service that they simulate. */
const noService = { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };

export class Project {
  readonly directory: string;

  constructor(name: string, config: object = {}, mebibytes = 20) {
    this.directory = join(folder, name);
    mkdirSync(this.directory, { recursive: true });
    copyFileSync(program('allocate.mjs'), this.path('allocate.mjs'));
    this.hold(mebibytes);
    this.configure(config);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  hold(mebibytes: number): void {
    const lines = [`process.argv[2] = '${mebibytes}';`, "await import('./allocate.mjs');"];
    writeFileSync(this.path('server.mjs'), `${lines.join('\n')}\n`);
  }

  configure(config: object): void {
    const usual = {
      name: 'evaluation',
      services: { gateway: { command: 'node server.mjs' } },
      load: { requests: 20, connections: 2, routes: ['/'] },
      mode: 'calm',
    };
    writeFileSync(this.path('tare.config.json'), JSON.stringify({ ...usual, ...config }));
  }

  readonly start = (args: string[], env: Record<string, string> = {}): Running =>
    startTare(args, { cwd: this.directory, env: { ...noService, ...env } });

  readonly run = (args: string[], env: Record<string, string> = {}): Promise<Finished> =>
    runTare(args, { cwd: this.directory, env: { ...noService, ...env } });

  baseline(): Baseline {
    return JSON.parse(readFileSync(this.path('tare.baseline.json'), 'utf8'));
  }

  changeBaseline(change: (baseline: Baseline) => void): void {
    const baseline = this.baseline();
    change(baseline);
    writeFileSync(this.path('tare.baseline.json'), JSON.stringify(baseline));
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: this.directory, encoding: 'utf8' });
  }
}
