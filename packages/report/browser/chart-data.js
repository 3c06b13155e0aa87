// @ts-check
// biome-ignore-all lint/correctness/noUnusedVariables: the scripts of a page share their names; recording-chart.js uses these.
// From the embedded recording to what the chart draws, in seconds and megabytes.

/**
 * @typedef {import('@tare/accounting').Trial} Trial
 * @typedef {import('@tare/accounting').PhaseName} PhaseName
 * @typedef {(number | null)[]} Values
 * @typedef {{ label: string, at: number, exact: number | undefined }} Mark `exact` is the private memory that the tables show.
 * @typedef {{ key: string, title: string, dash: number[], border: string, width: number, values: Values }} Line
 * @typedef {{ at: number[], lines: Line[], processes: Values, marks: Mark[] }} Course
 */

const lineStyles = /** @type {const} */ ([
  { field: 'privateBytes', key: 'private', title: 'private', dash: [], border: 'solid', width: 2.5 },
  { field: 'pssBytes', key: 'pss', title: 'PSS', dash: [8, 4], border: 'dashed', width: 1.75 },
  { field: 'rssSumBytes', key: 'rss', title: 'RSS sum', dash: [2, 3], border: 'dotted', width: 1.75 },
  { field: 'chargedBytes', key: 'charged', title: 'charged', dash: [10, 3, 2, 3], border: 'double', width: 1.75 },
]);

/** @type {readonly (readonly [PhaseName, string])[]} */
const phaseLabels = [
  ['ready', 'ready'],
  ['idle', 'idle'],
  ['loaded', 'loaded'],
  ['afterLoad', 'after load'],
  ['collected', 'collected'],
];

/**
 * The course of one service, or of all where `name` is empty.
 * @param {Trial} trial
 * @param {string} name
 * @returns {Course | undefined}
 */
function courseOf(trial, name) {
  const services = trial.services.filter((service) => name === '' || service.name === name);
  const first = longestSampled(services);
  if (first === undefined || first.samples.atMs.length < 2) return undefined;
  const rows = first.samples.atMs.length;
  /** @param {'privateBytes' | 'pssBytes' | 'rssSumBytes' | 'chargedBytes' | 'processes'} field */
  const column = (field) =>
    first.samples.atMs.map((_, row) =>
      sumOrNull(
        services.map(({ samples }) => {
          const own = row - (rows - samples.atMs.length);
          // A service that has not been started yet holds nothing.
          return own < 0 ? 0 : samples[field][own];
        }),
      ),
    );
  /** @param {PhaseName} phase */
  const exact = (phase) => {
    const total = sumOrNull(services.map((service) => service.phases[phase].privateBytes));
    return total === null ? undefined : total / 1e6;
  };
  const lines = lineStyles.map(({ field, dash, ...style }) => ({
    ...style,
    dash: [...dash],
    values: column(field).map((count) => (count === null ? null : count / 1e6)),
  }));
  return {
    at: first.samples.atMs.map((at) => at / 1000),
    lines: lines.filter(({ values }) => values.some((value) => value !== null)),
    processes: column('processes'),
    marks: marksOf(trial, exact),
  };
}

/** A sum with an unknown part is unknown. @param {unknown[]} values */
function sumOrNull(values) {
  let total = 0;
  for (const value of values) {
    if (typeof value !== 'number') return null;
    total += value;
  }
  return total;
}

/** @param {Trial} trial @param {(phase: PhaseName) => number | undefined} exact */
function marksOf(trial, exact) {
  /** @type {Mark[]} */
  const marks = phaseLabels.flatMap(([phase, label]) => {
    const at = trial.phaseAtMs[phase];
    return at === undefined ? [] : [{ label, at: at / 1000, exact: exact(phase) }];
  });
  if (trial.loadBeganAtMs !== null)
    marks.push({ label: 'load begins', at: trial.loadBeganAtMs / 1000, exact: undefined });
  return marks.sort((a, b) => a.at - b.at);
}

/** The service that was started first. @param {Trial['services']} services */
const longestSampled = (services) =>
  services.reduce(
    (longest, service) =>
      longest === undefined || service.samples.atMs.length > longest.samples.atMs.length ? service : longest,
    /** @type {Trial['services'][number] | undefined} */ (undefined),
  );

/**
 * Services can be added up where they were sampled at the same moments; one that was started later lacks the first of them.
 * @param {Trial} trial
 */
function sampledTogether(trial) {
  const all = longestSampled(trial.services)?.samples.atMs ?? [];
  return trial.services.every(({ samples }) =>
    samples.atMs.every((at, row) => at === all[all.length - samples.atMs.length + row]),
  );
}

/** @param {number | null | undefined} size in megabytes */
const written = (size) => (typeof size === 'number' ? size.toFixed(1) : '–');

/** What someone who cannot see the chart should know of it. @param {Course} course */
function courseInWords({ at, lines, marks }) {
  const readings = marks.filter(({ exact }) => exact !== undefined);
  const known = (lines[0]?.values ?? []).filter((value) => value !== null);
  return [
    `Private memory over ${(at.at(-1) ?? 0).toFixed(1)} seconds`,
    ...readings.map(({ label, exact }) => `${label} ${written(exact)} MB`),
    `highest sample ${written(Math.max(...known))} MB`,
  ].join(', ');
}
