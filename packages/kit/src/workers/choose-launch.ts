// From a budget to launch settings. Pure: what is chosen follows from the measured table, from how much room each worker has, and from what the person has set.

import { launchTable } from './launch-table.ts';
import type { LaunchTable, MeasuredSetting, SettingFamily } from './measured-setting.ts';

export interface LaunchSettings {
  /** Options of Node.js. */
  flags: readonly string[];
  env: readonly { name: string; value: string }[];
}

/**
 * - `lean`: throughput is worth less than memory
 * - `balanced`: a little of it may go
 * - `roomy`: none of it
 */
export type Tier = 'lean' | 'balanced' | 'roomy';

export type Choice = {
  family: SettingFamily | 'old-space';
} /** `row` is null of old space, which is a bound and saves nothing by itself. */ & (
  | { decision: 'chosen'; text: string; row: MeasuredSetting | null }
  /** Set by the command, the environment or NODE_OPTIONS. */
  | { decision: 'yours'; text: string }
  | { decision: 'no-saving' | 'too-slow'; row: MeasuredSetting }
  /** Of an allocator, chosen or asked for. */
  | { decision: 'not-installed'; text: string; row: MeasuredSetting | null }
  /** Asked for by name. */
  | { decision: 'asked'; text: string; row: MeasuredSetting | null }
);

export interface LaunchQuestion {
  budgetBytes: number;
  workers: number;
  /** null for programs of other runtimes. */
  nodeMajor: number | null;
  /** Its options, from the command line and NODE_OPTIONS. */
  flags: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Paths of the allocators that are installed. */
  allocators: Readonly<Partial<Record<Allocator, string>>>;
  /** To be preloaded, whatever the table says. */
  allocator?: Allocator;
  table?: LaunchTable;
}

export type Allocator = 'jemalloc' | 'mimalloc';

export interface LaunchChoice {
  settings: LaunchSettings;
  tier: Tier;
  /** What the plan leaves each worker. */
  workerBytes: number;
  /** Whose rows were used: the nearest that was measured. null where there are none. */
  tableMajor: number | null;
  choices: Choice[];
}

/** The supervisor itself, and one fresh worker while it takes the place of an old one (docs/run.md tells how both were measured). */
const supervisorBytes = 11e6;
const freshBytes = 30e6;
const usableShare = 0.85;
/** What a Node.js server holds beside its old space: new space, code, stacks, buffers. */
const besideOldSpaceBytes = 20e6;
/** A bound below what the server needs would end it, where one above its share only lets it be replaced. */
const leastOldSpaceMebibytes = 64;
/** Below it a saving is not worth a setting. */
const leastSavingBytes = 0.3e6;

/** How much of throughput may go; where a tier begins, by what a worker may hold. */
const tiers: readonly { tier: Tier; fromBytes: number; leastThroughput: number }[] = [
  { tier: 'roomy', fromBytes: 256e6, leastThroughput: 0.99 },
  { tier: 'balanced', fromBytes: 128e6, leastThroughput: 0.95 },
  { tier: 'lean', fromBytes: 0, leastThroughput: 0.85 },
];

const families: readonly SettingFamily[] = [
  'new-space',
  'code-size',
  'v8-threads',
  'arenas',
  'trimming',
  'thread-pool',
  'allocator',
];

export function chooseLaunch(question: LaunchQuestion): LaunchChoice {
  const { budgetBytes, workers, nodeMajor, table = launchTable } = question;
  const workerBytes = Math.max(0, (usableShare * budgetBytes - supervisorBytes - freshBytes) / workers);
  const { tier = 'lean', leastThroughput = 0 } = tiers.find(({ fromBytes }) => workerBytes >= fromBytes) ?? {};
  const tableMajor = nodeMajor === null ? null : nearest(Object.keys(table.majors).map(Number), nodeMajor);
  const rows = tableMajor === null ? [] : (table.majors[String(tableMajor)] ?? []);
  const choices: Choice[] = [
    ...(nodeMajor === null ? [] : [chooseOldSpace(question, workerBytes)]),
    ...families.flatMap((family) => {
      const candidates = rows.filter((row) => row.family === family);
      return chooseFamily(family, candidates, leastThroughput, question);
    }),
  ];
  return { settings: settingsOf(choices, question), tier, workerBytes, tableMajor, choices };
}

function chooseOldSpace(question: LaunchQuestion, workerBytes: number): Choice {
  const yours = findYours('--max-old-space-size=', question);
  if (yours !== undefined) return { family: 'old-space', decision: 'yours', text: yours };
  const mebibytes = Math.max(leastOldSpaceMebibytes, Math.floor((workerBytes - besideOldSpaceBytes) / 2 ** 20));
  return { family: 'old-space', decision: 'chosen', text: `--max-old-space-size=${mebibytes}`, row: null };
}

function chooseFamily(
  family: SettingFamily,
  rows: readonly MeasuredSetting[],
  leastThroughput: number,
  question: LaunchQuestion,
): Choice[] {
  const { allocator, allocators } = question;
  if (family === 'allocator' && allocator) {
    const row = rows.find(({ text }) => text === allocator) ?? null;
    return [{ family, decision: allocator in allocators ? 'asked' : 'not-installed', text: allocator, row }];
  }
  const [first] = rows;
  if (!first) return [];
  const yours = rows.map(({ text }) => findYours(nameOf(text), question)).find((text) => text !== undefined);
  if (yours !== undefined) return [{ family, decision: 'yours', text: yours }];
  const saving = rows.filter(({ saves }) => saves.low > 0 && saves.estimate >= leastSavingBytes);
  const best = mostSaving(saving.filter(({ throughput }) => throughput.ratio >= leastThroughput));
  if (!best) {
    const slow = mostSaving(saving);
    return [
      slow
        ? { family, decision: 'too-slow', row: slow }
        : { family, decision: 'no-saving', row: mostSaving(rows) ?? first },
    ];
  }
  if (family === 'allocator' && !(best.text in allocators))
    return [{ family, decision: 'not-installed', text: best.text, row: best }];
  return [{ family, decision: 'chosen', text: best.text, row: best }];
}

const mostSaving = (rows: readonly MeasuredSetting[]): MeasuredSetting | undefined =>
  [...rows].sort((a, b) => b.saves.estimate - a.saves.estimate)[0];

/** With its equals sign where it has a value. */
const nameOf = (text: string): string => /^[^=]+=?/.exec(text)?.[0] ?? text;

/** @param name an option or a variable, with its equals sign where it has a value; an allocator by its own name */
function findYours(name: string, { flags, env }: LaunchQuestion): string | undefined {
  if (name.startsWith('-')) {
    // Underscores and dashes are the same to V8.
    return flags.find((word) => {
      const plain = word.replaceAll('_', '-');
      return name.endsWith('=') ? plain.startsWith(name) : plain === name;
    });
  }
  const variable = name.endsWith('=') ? name.slice(0, -1) : 'LD_PRELOAD';
  const value = env[variable];
  return value === undefined || value === '' ? undefined : `${variable}=${value}`;
}

function settingsOf(choices: readonly Choice[], { allocators, env }: LaunchQuestion): LaunchSettings {
  const flags: string[] = [];
  const variables: { name: string; value: string }[] = [];
  for (const choice of choices) {
    if (choice.decision !== 'chosen' && choice.decision !== 'asked') continue;
    if (choice.family === 'allocator') {
      const path = allocators[choice.text as Allocator];
      const before = env['LD_PRELOAD'];
      if (path) variables.push({ name: 'LD_PRELOAD', value: before ? `${path}:${before}` : path });
    } else if (choice.text.startsWith('-')) {
      flags.push(choice.text);
    } else {
      const at = choice.text.indexOf('=');
      variables.push({ name: choice.text.slice(0, at), value: choice.text.slice(at + 1) });
    }
  }
  return { flags, env: variables };
}

/** The largest one that is not newer, else the smallest. */
function nearest(majors: readonly number[], wanted: number): number | null {
  const sorted = [...majors].sort((a, b) => a - b);
  return sorted.filter((major) => major <= wanted).at(-1) ?? sorted[0] ?? null;
}
