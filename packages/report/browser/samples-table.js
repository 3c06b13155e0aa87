// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; recording-chart.js uses these.
// The chart's samples as a table, thinned to what a person would read.

const mostRows = 120;

/** @param {Course} course */
function samplesTable({ at, lines, processes, marks }) {
  const step = Math.max(1, Math.ceil(at.length / mostRows));
  const table = document.createElement('table');
  table.createCaption().textContent = step === 1 ? 'samples, in MB' : `samples, in MB; one of ${step}`;
  const titles = ['seconds', ...lines.map(({ title }) => title), 'processes'];
  table
    .createTHead()
    .insertRow()
    .append(...titles.map((title) => headerCell(title, 'number')), headerCell('reached', ''));
  const body = table.createTBody();
  let before = -1;
  for (let row = 0; row < at.length; row += step) {
    const now = at[row] ?? 0;
    const reached = marks.filter((mark) => mark.at > before && mark.at <= now).map(({ label }) => label);
    const cells = [now.toFixed(2), ...lines.map(({ values }) => written(values[row])), String(processes[row] ?? '–')];
    body.insertRow().append(...cells.map((text) => dataCell(text, 'number')), dataCell(reached.join(', '), ''));
    before = now;
  }
  return table;
}

/** @param {string} text @param {string} className */
function headerCell(text, className) {
  const cell = dataCell(text, className, 'th');
  cell.setAttribute('scope', 'col');
  return cell;
}

/** @param {string} text @param {string} className @param {'td' | 'th'} name */
function dataCell(text, className, name = 'td') {
  const cell = document.createElement(name);
  cell.textContent = text;
  cell.className = className;
  return cell;
}
