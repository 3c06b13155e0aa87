// The table of launch settings in docs/run.md, between its markers.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../docs/run.md', import.meta.url));
const markers = ['<!-- launch table: begin -->', '<!-- launch table: end -->'];

/** @param {import('@tare/kit/workers').LaunchTable} table */
export function writePage({ subject, measuredAt, majors }) {
  const names = Object.keys(majors);
  const texts = [...new Set(names.flatMap((major) => majors[major].map(({ text }) => text)))];
  const cell = (major, text) => {
    const row = majors[major].find((one) => one.text === text);
    if (!row) return '';
    const { saves, throughput } = row;
    return `${mb(saves.estimate)} (${mb(saves.low)} to ${mb(saves.high)}); × ${throughput.ratio.toFixed(2)} (${throughput.low.toFixed(2)} to ${throughput.high.toFixed(2)})`;
  };
  const lines = [
    `Saved, in MB with its interval; answers per second with the setting over without, which two shared cores cannot tell closely. On ${subject}. ${measuredAt}.`,
    '',
    `| setting | ${names.map((major) => `Node.js ${major}`).join(' | ')} |`,
    `|---|${names.map(() => '---').join('|')}|`,
    ...texts.map((text) => `| \`${text}\` | ${names.map((major) => cell(major, text)).join(' | ')} |`),
  ];
  const old = readFileSync(page, 'utf8');
  const [begin, end] = markers.map((marker) => old.indexOf(marker));
  if (begin === -1 || end < begin) throw new Error(`${page} has no ${markers[0]} followed by ${markers[1]}`);
  writeFileSync(page, `${old.slice(0, begin)}${markers[0]}\n\n${lines.join('\n')}\n\n${old.slice(end)}`);
}

const mb = (bytes) => (bytes / 1e6).toFixed(1);
