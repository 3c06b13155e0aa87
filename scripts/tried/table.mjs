// The Markdown table of what came out, one row a server, and its place between two markers of a page.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const markers = { begin: '<!-- tried: begin -->', end: '<!-- tried: end -->' };
const columns = [
  'server',
  'version',
  'state',
  'processes',
  'ready ms',
  'private MB, calm, collected',
  'private MB, natural, after load',
  'PSS MB, natural, after load',
  'RSS sum MB, natural, after load',
  'warnings, errors, leftovers',
];

/** One row; what is not known stays an empty cell. */
export function row(name, version, state, found) {
  const {
    processes = '',
    readyMs = '',
    calmPrivate = '',
    naturalPrivate = '',
    pss = '',
    rssSum = '',
    notes = [],
  } = found;
  const cells = [name, version, state, processes, readyMs, calmPrivate, naturalPrivate, pss, rssSum, notes.join('; ')];
  return cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

/** A figure in MB of 10^6 bytes, or the state that it has instead. */
export function megabytes(figure) {
  if (figure === undefined) return '';
  return typeof figure === 'number' ? (figure / 1e6).toFixed(1) : figure.state;
}

export function renderTable(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, index) => (index > 2 && index < 9 ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/** Puts the rows between the markers; rows of servers that were not tried this time stay, as long as there is such a server. */
export async function writeTable(file, rows, isKnown) {
  const old = existsSync(file)
    ? await readFile(file, 'utf8')
    : `# Servers that tare was tried on\n\n${markers.begin}\n${markers.end}\n`;
  const begin = old.indexOf(markers.begin);
  const end = old.indexOf(markers.end);
  if (begin === -1 || end < begin) throw new Error(`${file} has no ${markers.begin} followed by ${markers.end}`);
  const kept = old
    .slice(begin + markers.begin.length, end)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '))
    .filter(([name]) => !rows.some((fresh) => fresh[0] === name) && isKnown(name));
  const all = [...kept, ...rows].sort((left, right) => (left[0] < right[0] ? -1 : 1));
  const table = `${markers.begin}\n\n${renderTable(all)}\n\n${markers.end}`;
  await writeFile(file, `${old.slice(0, begin)}${table}${old.slice(end + markers.end.length)}`);
}
