// Are the verdicts true? Real processes with a known number of bytes planted, or none, compared as `tare compare` does it. Takes hours, so every
// comparison is kept as it ends and the next run goes on from there: npm run bench verdicts -- --same 40 --repeats 10 [--only KIND] [--file PATH]

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { appendEnded, compareOnce, halfSecondSubject, notesSubject, readEnded } from './support/comparisons.mjs';

export const title = 'Verdicts on fixtures/apps/notes with bytes planted, and the time of a short comparison';
/** Only when it is asked for by name. */
export const takesHours = true;

/** Of 40 comparisons. Claims in 5 % of them would be more than this once in seven runs. */
const mostFalseClaims = (comparisons) => Math.floor((3 * comparisons) / 40);
const leastFound = (comparisons) => Math.ceil(0.9 * comparisons);

const kinds = {
  same: { subject: notesSubject, bytes: 0, modes: ['calm', 'natural'] },
  calm: { subject: notesSubject, bytes: 200_000, modes: ['calm'], withinPairs: 6 },
  natural: { subject: notesSubject, bytes: 3_000_000, modes: ['natural'], withinPairs: 12 },
  small: { subject: halfSecondSubject, bytes: 3_000_000, modes: ['natural'], withinPairs: 12, of: 'a small server' },
  shortCalm: { subject: halfSecondSubject, bytes: 5_000_000, modes: ['calm'], withinSeconds: 60 },
  shortNatural: { subject: halfSecondSubject, bytes: 5_000_000, modes: ['natural'], withinSeconds: 60 },
  short: { subject: halfSecondSubject, bytes: 5_000_000, modes: ['calm', 'natural'], withinSeconds: 60 },
};

export async function run(print, words = []) {
  const { values } = parseArgs({
    args: words,
    options: {
      same: { type: 'string', default: '40' },
      repeats: { type: 'string', default: '10' },
      only: { type: 'string', multiple: true, default: Object.keys(kinds) },
      file: {
        type: 'string',
        default: fileURLToPath(new URL(`../.tare/bench/verdicts-${process.version}.jsonl`, import.meta.url)),
      },
    },
  });
  const repeats = count(values.repeats);
  const wanted = {
    same: count(values.same),
    calm: repeats,
    natural: repeats,
    small: repeats,
    shortCalm: 1,
    shortNatural: 1,
    short: 1,
  };
  const unknown = values.only.filter((kind) => !(kind in kinds));
  if (unknown.length > 0) throw new Error(`No kind ${unknown.join(', ')}. There are: ${Object.keys(kinds).join(', ')}`);
  print(`kept in ${values.file}`);
  const controller = new AbortController();
  // The subject is ended, too; what was kept stays.
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => controller.abort());
  for (const kind of values.only) {
    for (let repeat = 1; repeat <= wanted[kind]; repeat++) {
      if (readEnded(values.file).some((one) => one.kind === kind && one.repeat === repeat)) continue;
      const { subject, bytes, modes } = kinds[kind];
      // Seeds differ between kinds and repeats, and are the same in every run.
      const seed = 1000 * (1 + Object.keys(kinds).indexOf(kind)) + repeat;
      const { signal } = controller;
      const ended = await compareOnce({ subject: await subject(), bytes, modes, seed, signal });
      appendEnded(values.file, { kind, repeat, node: process.version, bytes, ...ended });
      print(
        `${kind} ${repeat} of ${wanted[kind]}: ${ended.verdicts.map(inWords).join('; ')}; ${ended.seconds.toFixed(0)} s`,
      );
    }
  }
  const bars = values.only.flatMap((kind) => judge(kind, entriesOf(values.file, kind, wanted[kind])));
  print(`\n${table(bars)}`);
  return bars.map(({ name, found, bar, met }) => ({ name, found, bar, met }));
}

const entriesOf = (file, kind, most) =>
  readEnded(file).filter((one) => one.kind === kind && one.repeat <= most && one.node === process.version);

/** @returns one bar a mode, with what came out in detail */
function judge(kind, entries) {
  const { bytes, modes, withinPairs, withinSeconds, of = 'the notes app' } = kinds[kind];
  const all = entries.length;
  if (all === 0) return [];
  if (withinSeconds !== undefined) {
    const seconds = entries.map((one) => one.seconds);
    const found = entries.filter((one) => one.verdicts.every(({ state }) => state === 'saves')).length;
    return [
      {
        name: `${mb(bytes)} MB planted in a server that starts in half a second, ${modes.join(' and ')}`,
        found: `found in ${found} of ${all}, ${Math.max(...seconds).toFixed(0)} s`,
        bar: `found, below ${withinSeconds} s`,
        met: found === all && Math.max(...seconds) < withinSeconds,
        detail: details(entries.flatMap((one) => one.verdicts)),
      },
    ];
  }
  return modes.map((mode) => {
    const verdicts = entries.flatMap((one) => one.verdicts.filter((verdict) => verdict.mode === mode));
    const claims = verdicts.filter(({ state }) => state === 'saves' || state === 'costs').length;
    if (bytes === 0) {
      const most = mostFalseClaims(all);
      return {
        name: `nothing planted in ${of}, ${mode}`,
        found: `${claims} claims in ${all}`,
        bar: `at most ${most} of ${all}`,
        met: claims <= most && verdicts.every(({ state }) => state !== 'broke' && state !== 'unmeasured'),
        detail: details(verdicts),
      };
    }
    const found = verdicts.filter(({ state, pairs }) => state === 'saves' && pairs <= withinPairs).length;
    const ever = verdicts.filter(({ state }) => state === 'saves').length;
    return {
      name: `${mb(bytes)} MB planted in ${of}, ${mode}`,
      found: `found within ${withinPairs} pairs in ${found} of ${all}, at all in ${ever}`,
      bar: `within ${withinPairs} pairs in ${leastFound(all)} of ${all}`,
      met: found >= leastFound(all),
      detail: `${details(verdicts)}; intervals that hold the truth: ${verdicts.filter((one) => holds(one, bytes)).length}`,
    };
  });
}

const holds = ({ savingBytes }, bytes) => savingBytes.low <= bytes && bytes <= savingBytes.high;

function details(verdicts) {
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const pairs = mean(verdicts.map((one) => one.pairs)).toFixed(1);
  const spread = mean(verdicts.map((one) => one.startsDeviationBytes));
  const estimate = mean(verdicts.map((one) => one.savingBytes.estimate ?? Number.NaN));
  return `${pairs} pairs and ${mb(estimate)} MB on average; starts vary by ${mb(spread)} MB`;
}

/** For docs/benchmarks.md. */
const table = (bars) =>
  [
    '| bar | found | asked | more |',
    '|---|---|---|---|',
    ...bars.map(({ name, found, bar, detail }) => `| ${name} | ${found} | ${bar} | ${detail} |`),
  ].join('\n');

function inWords({ mode, state, pairs, savingBytes, because }) {
  const saving =
    'estimate' in savingBytes
      ? `${mb(savingBytes.estimate)} MB (${mb(savingBytes.low)} to ${mb(savingBytes.high)})`
      : savingBytes.state;
  return `${mode} ${state} ${saving}, ${pairs} pairs${because ? `, because ${because}` : ''}`;
}

const mb = (bytes) => (bytes / 1e6).toFixed(2);

function count(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`Not a number of comparisons: ${text}`);
  return number;
}
