// A comparison whose file is damaged or was half written: its head and the rounds that are whole, and in words what is lost.

import { type Comparison, type ExperimentRecord, type ModeExperiment, verdictSchema } from '@tare/experiment';
import { parseReadable, type Readable } from './parse-readable.ts';

export interface Salvaged {
  /** `interrupted`, without verdicts: nothing is computed anew. */
  comparison: Comparison;
  /** One sentence. */
  lost: string;
}

/**
 * Everything after the first place that cannot be read counts as lost, also where it looks whole again.
 * @param text what there is of the file
 * @param isComparison whether a value is as the schema says; asked of candidates with what was salvaged so far
 * @returns undefined where the head (what was compared, and how) cannot be read
 */
export function salvageComparison(
  text: string,
  isComparison: (value: unknown) => value is Comparison,
): Salvaged | undefined {
  const readable = parseReadable(text);
  const head = headOf(readable, isComparison);
  if (head === undefined) return undefined;
  const { experiments, fault } = salvageExperiments(readable, head, isComparison);
  return { comparison: { ...head, experiments }, lost: lostWords(readable, experiments, fault) };
}

function headOf(readable: Readable, isComparison: (value: unknown) => value is Comparison): Comparison | undefined {
  const { value } = readable;
  if (!isRecord(value) || value['schema'] !== verdictSchema) return undefined;
  const whole = (key: string): unknown => wholeMember(readable, value, key);
  const head = {
    ...Object.fromEntries(headFields.map((key) => [key, whole(key)])),
    outcome: 'interrupted',
    reference: whole('reference') ?? [],
    experiments: [],
    verdicts: [],
    faultyTrial: null,
    warnings: whole('warnings') ?? [],
    error: null,
  };
  return isComparison(head) ? head : undefined;
}

const headFields = ['schema', 'recordedAt', 'environment', 'subject', 'method', 'settings', 'baseline', 'arms'];

/** Where the first thing lies that cannot be used, in words; undefined where all could be. */
type Fault = string | undefined;

function salvageExperiments(
  { value, open }: Readable,
  head: Comparison,
  isComparison: (value: unknown) => value is Comparison,
): { experiments: ModeExperiment[]; fault: Fault } {
  const candidates = isRecord(value) && Array.isArray(value['experiments']) ? value['experiments'] : [];
  const fits = (experiment: unknown): experiment is ModeExperiment =>
    isComparison({ ...head, experiments: [experiment] });
  const experiments: ModeExperiment[] = [];
  for (const candidate of candidates) {
    if (!isRecord(candidate)) return { experiments, fault: 'an experiment is not as it should be' };
    const { mode, selfComparison, record } = candidate;
    const bare = { mode, selfComparison, record: null };
    if (open.has(candidate) && (isOpen(open, selfComparison) || !fits(bare))) return { experiments, fault: undefined };
    if (!fits(bare)) return { experiments, fault: 'an experiment is not as it should be' };
    if (!isRecord(record) || isOpen(open, record['settings'])) {
      experiments.push(bare);
      if (open.has(candidate)) return { experiments, fault: undefined };
      continue;
    }
    const { rounds, fault } = salvageRounds(record, open, (round) =>
      fits({ ...bare, record: { settings: record['settings'], rounds: [round] } }),
    );
    const kept = { ...bare, record: { settings: record['settings'], rounds } };
    // Settings that are not as they should be fit with no round at all.
    if (!fits(kept))
      return { experiments: [...experiments, bare], fault: `the settings of ${bare.mode} are not as they should be` };
    experiments.push(kept);
    if (fault !== undefined) return { experiments, fault: `${fault} of ${bare.mode} is not as it should be` };
    if (open.has(candidate)) return { experiments, fault: undefined };
  }
  return { experiments, fault: undefined };
}

function salvageRounds(
  record: Record<string, unknown>,
  open: ReadonlySet<object>,
  fits: (round: unknown) => boolean,
): { rounds: ExperimentRecord['rounds']; fault: Fault } {
  const all: unknown[] = Array.isArray(record['rounds']) ? record['rounds'] : [];
  // A round that the text does not close lacks trials, however well-formed it looks.
  const whole = all.filter((round) => !isOpen(open, round));
  const bad = whole.findIndex((round) => !fits(round));
  const rounds = (bad < 0 ? whole : whole.slice(0, bad)) as ExperimentRecord['rounds'];
  return { rounds, fault: bad < 0 ? undefined : `round ${bad + 1}` };
}

function lostWords({ readUntil }: Readable, experiments: readonly ModeExperiment[], fault: Fault): string {
  const counts = experiments.flatMap(({ mode, record }) =>
    record === null || record.rounds.length === 0
      ? []
      : [`${record.rounds.length} ${record.rounds.length === 1 ? 'round' : 'rounds'} ${mode}`],
  );
  const kept = counts.length === 0 ? 'no round is left' : `what is left is ${counts.join(' and ')}`;
  if (fault !== undefined) return `In the saved comparison ${fault}; it and all after it were left out, and ${kept}.`;
  return readUntil === null
    ? `The saved comparison could be read to its end, and ${kept}.`
    : `The saved comparison cannot be read beyond character ${readUntil}; the rest is lost, and ${kept}.`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOpen = (open: ReadonlySet<object>, value: unknown): boolean =>
  typeof value === 'object' && value !== null && open.has(value);

const wholeMember = ({ open }: Readable, value: Record<string, unknown>, key: string): unknown =>
  isOpen(open, value[key]) ? undefined : value[key];
