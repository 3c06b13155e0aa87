// JUnit XML, which every CI service draws: a test case for each budget and each comparison with what was.

import type { BudgetResult, CheckResult, CheckState, RegressionResult } from '@tare/experiment';
import { checkSentences, formatLimit } from '@tare/report';

interface Case {
  className: string;
  name: string;
  state: CheckState;
  /** What is said of it; empty for one that is well. */
  text: string;
}

/** Failures are figures that are over; errors are those that could not be measured. */
export function renderJunit(result: CheckResult): string {
  const { regression } = result;
  const suites: [string, Case[]][] = [
    ['budgets', result.results.map((row) => budgetCase(result, row))],
    ['regression', regression?.results.map((row) => regressionCase(result, row)) ?? []],
    ['measurement', result.error === null ? [] : [faultCase(result)]],
  ];
  const shown = suites.filter(([, cases]) => cases.length > 0);
  const all = shown.flatMap(([, cases]) => cases);
  const body = shown.flatMap(([name, cases]) => [
    `  <testsuite name="${attribute(name)}" ${counts(cases)} timestamp="${attribute(result.recordedAt)}">`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ]);
  const head = `<testsuites name="${attribute(`tare check ${result.subject.name}`)}" ${counts(all)}>`;
  return `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...body, '</testsuites>'].join('\n')}\n`;
}

const counts = (cases: readonly Case[]): string =>
  `tests="${cases.length}" failures="${count(cases, 'over')}" errors="${count(cases, 'unmeasured')}"`;

const count = (cases: readonly Case[], wanted: CheckState): number =>
  cases.filter(({ state }) => state === wanted).length;

function caseLines({ className, name, state, text }: Case): string[] {
  const open = `    <testcase classname="${attribute(className)}" name="${attribute(name)}"`;
  const inner = innerOf[state](text);
  return inner === '' ? [`${open}/>`] : [`${open}>`, `      ${inner}`, '    </testcase>'];
}

const innerOf: Readonly<Record<CheckState, (text: string) => string>> = {
  ok: () => '',
  warn: (text) => `<system-out>${content(text)}</system-out>`,
  over: (text) => `<failure type="over" message="${attribute(text)}">${content(text)}</failure>`,
  unmeasured: (text) => `<error type="unmeasured" message="${attribute(text)}">${content(text)}</error>`,
};

const nameOf = (subject: string, service: string | null): string =>
  service === null ? subject : `${subject}.${service}`;

function budgetCase(result: CheckResult, row: BudgetResult): Case {
  const { service, figure, mode, phase, limitBytes, state } = row;
  return {
    className: nameOf(result.subject.name, service),
    name: `${figure} (${mode}, ${phase}) within ${formatLimit(limitBytes)}`,
    state,
    text: said({ ...result, results: [row], regression: null }),
  };
}

function regressionCase(result: CheckResult, row: RegressionResult): Case {
  const { service, mode, state } = row;
  const { regression } = result;
  const against = regression?.against.kind === 'base' ? regression.against.revision : 'the baseline';
  return {
    className: nameOf(result.subject.name, service),
    name: `private (${mode}) has not grown over ${against}`,
    state,
    text: said({ ...result, results: [], regression: regression && { ...regression, state, results: [row] } }),
  };
}

const faultCase = ({ subject, error }: CheckResult): Case => ({
  className: subject.name,
  name: 'the check came to its end',
  state: 'unmeasured',
  text: [error?.message, error?.seen, error?.remedy].filter(Boolean).join('\n'),
});

/** What the report says of a result that has one row alone. */
const said = (result: CheckResult): string =>
  checkSentences({ ...result, decisions: [], warnings: [], error: null, outcome: 'complete' })
    .map(({ text }) => text)
    .join('\n');

/** XML 1.0 has no place for most control characters and for halves of surrogate pairs, not even escaped. */
const content = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Line ends in attributes would be read as spaces. */
const attribute = (text: string): string =>
  content(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
