// docs/claims.md, from what was claimed (rows.mjs) and what was measured (measured.json).

import { documents } from './rows.mjs';
import { verdictOf } from './verdict.mjs';

export function claimsPage(measured) {
  const rows = documents.flatMap(({ title, rows: claims }) => [
    `## ${title}`,
    '',
    '| row | claim | claimed | measured | verdict | evidence |',
    '| --- | --- | --- | --- | --- | --- |',
    ...claims.map((claim) => claimLine(claim, measured)),
    '',
  ]);
  return `${[...head(measured), ...tally(measured), '', ...rows, ...commands(measured)].join('\n')}\n`;
}

const head = ({ environment, ours }) => [
  '<!-- Written by `npm run claims`. Edit systems/tarot/claims/rows.mjs for what was claimed; what was measured is measured. -->',
  '',
  '# What the claims are worth',
  '',
  'The seed documents make some sixty claims about the memory of a tarot backend in Python. `systems/tarot` is that backend again, in TypeScript: lean by default, with a switch for each remedy that the',
  'documents name. So each remedy can be taken back and measured: what going back costs is what the remedy saves.',
  '',
  'All savings are of private memory (natural, after load: what the machine holds), with intervals that hold with 95 % from paired trials under the load of `tare.config.ts`, on Node.js',
  `${environment.nodeVersion.slice(1)}. MB of another backend do not carry over: **a verdict says whether the remedy saves as much here as it was said to save there.** Sums of many remedies (\`everything-on\`) are`,
  'all of them taken back at once, in one process.',
  '',
  `This backend itself, with all groups of modules on and no options of V8, after ${count(ours.requests)} requests over ${ours.connections} connections to ${ours.routes} routes: ${mb(ours.privateBytes)} private (${mb(ours.collectedBytes)} collected), RSS ${mb(ours.rssBytes)}, ready after ${seconds(ours.readyMs)}, 95 of 100 answers within`,
  `${ours.p95Ms.toFixed(0)} ms (\`${ours.command}\`).`,
  '',
  '| verdict | means |',
  '| --- | --- |',
  '| true | The interval meets what was claimed, or exceeds it. |',
  '| smaller | It saves, and less than was claimed. |',
  '| none | No effect was found; the evidence says how large one could have been overlooked. |',
  '| opposite | It costs. |',
  '| not memory at all | Files on a disk, or time. |',
  '| not a change | A figure that somebody read or guessed of their own backend. |',
  '| nothing to try | This backend never had what the remedy removes. |',
  '',
];

function tally(measured) {
  const counts = new Map();
  for (const claim of documents.flatMap(({ rows }) => rows)) {
    const { verdict } = verdictOf(claim, measured);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([verdict, times]) => `${times} ${verdict}`);
  const total = [...counts.values()].reduce((sum, times) => sum + times, 0);
  return [`**Of ${total} claims: ${parts.join(', ')}.**`];
}

function claimLine(claim, measured) {
  const { verdict, found, evidence } = verdictOf(claim, measured);
  const claimed = claim.mb === null ? '–' : range(claim.mb);
  const why = [claim.note, evidence].filter(Boolean).join(' ');
  return `| ${claim.number} | ${claim.claim} | ${claimed} | ${found} | ${verdict} | ${why} |`;
}

function commands({ experiments, growth, ours }) {
  const known = [
    ...new Set([ours.command, ...Object.values(experiments).map(({ command }) => command), growth.command]),
  ];
  return [
    '## Commands',
    '',
    'In `systems/tarot`, after `npm run build` in the top folder. `npm run claims` runs them all and writes this page.',
    '',
    '```text',
    ...known,
    '```',
  ];
}

const range = ([least, most]) => (least === most ? `${least} MB` : `${least} to ${most} MB`);
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const count = (value) => value.toLocaleString('en-US');
