// The Markdown table of what came out, one row a server, and its place between two markers of a page.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

/** A table of a page: between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. */
export const measured = {
  name: 'tried',
  columns: [
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
  ],
  isNumber: (index) => index > 2 && index < 9,
};

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
  return cells.map(cellText);
}

/** Text as a cell may hold it. */
export const cellText = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A figure in MB of 10^6 bytes, or the state that it has instead. */
export function megabytes(figure) {
  if (figure === undefined) return '';
  return typeof figure === 'number' ? (figure / 1e6).toFixed(1) : figure.state;
}

export function renderTable({ columns, isNumber }, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, index) => (isNumber(index) ? '---:' : '---'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Puts the rows between the table's markers; rows of servers that were not tried this time stay, as long as there is such a server. */
export async function writeTable(file, table, rows, isKnown) {
  const markers = { begin: `<!-- ${table.name}: begin -->`, end: `<!-- ${table.name}: end -->` };
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
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
    .filter(([name]) => !rows.some((fresh) => fresh[0] === name) && isKnown(name));
  const all = [...kept, ...rows].sort((left, right) => (left[0] < right[0] ? -1 : 1));
  const text = `${markers.begin}\n\n${renderTable(table, all)}\n\n${markers.end}`;
  await writeFile(file, `${old.slice(0, begin)}${text}${old.slice(end + markers.end.length)}`);
}
