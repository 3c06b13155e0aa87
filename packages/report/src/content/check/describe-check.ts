// CheckResult -> document: passed or not, a sentence for each failure, then the tables.

import type { CheckResult } from '@tare/experiment';
import type { Finding, FindingTone, ReportDocument, Section, Shortfall } from '../../document/document.ts';
import { formatCount } from '../../figure/format-number.ts';
import { comparisonSections } from '../comparison/describe-comparison.ts';
import { environmentLine, methodLine, recordedText } from '../environment-line.ts';
import { warningText } from '../warning-text.ts';
import { budgetsSection, decisionsSection, regressionSection } from './check-sections.ts';
import { type CheckLevel, judgedSentences } from './check-sentences.ts';
import { againstText } from './check-words.ts';

const tones: Readonly<Record<CheckLevel, FindingTone>> = { error: 'bad', warning: 'caution', notice: 'plain' };

export function describeCheck(result: CheckResult): ReportDocument {
  const { subject, recordedAt, recording, comparison, warnings, environment } = result;
  const findings = judgedSentences(result).map(({ level, text }): Finding => ({ tone: tones[level], text }));
  const sections: (Section | undefined)[] = [
    budgetsSection(result),
    regressionSection(result),
    decisionsSection(result),
    ...(comparison === null ? [] : comparisonSections(comparison).map((section) => ({ ...section, detail: true }))),
  ];
  return {
    title: subject.name,
    heading: `Memory check of ${subject.name}`,
    recordedAt: recordedText(recordedAt),
    shortfall: shortfallOf(result),
    headline: headlineOf(result),
    headlineRepeats: false,
    findings: findings.length === 0 ? [] : [{ label: null, findings }],
    limitLine: null,
    method: recording === null ? 'nothing was weighed' : methodLine(recording),
    keyFigures: [],
    sections: sections.filter((section) => section !== undefined),
    warnings: warnings.map(warningText),
    environment: environmentLine(environment),
  };
}

/** `Failed: 1 of 4 budgets is over, and 1 of 2 figures grew over main.` */
function headlineOf(result: CheckResult): string {
  const { passed, results, regression } = result;
  const state =
    (name: string) =>
    (one: { state: string }): boolean =>
      one.state === name;
  const grown = regression?.results ?? [];
  if (passed) {
    const held = [
      ...(results.length === 0
        ? []
        : [results.length === 1 ? 'the budget holds' : `${results.length} of ${results.length} budgets hold`]),
      ...(regression === null ? [] : [`nothing grew beyond what is tolerated over ${againstText(regression)}`]),
    ];
    return `Passed: ${held.length === 0 ? 'there was nothing to hold' : listText(held)}.`;
  }
  const over = results.filter(state('over')).length;
  const growth = grown.filter(state('over')).length;
  const unmeasured = results.filter(state('unmeasured')).length + grown.filter(state('unmeasured')).length;
  const reasons = [
    ...(over === 0 ? [] : [`${over} of ${formatCount(results.length, 'budget')} ${over === 1 ? 'is' : 'are'} over`]),
    ...(growth === 0 || regression === null
      ? []
      : [`${growth} of ${formatCount(grown.length, 'figure')} grew too much over ${againstText(regression)}`]),
    ...(unmeasured === 0 ? [] : [`${formatCount(unmeasured, 'figure')} could not be judged`]),
  ];
  return `Failed: ${reasons.length === 0 ? 'the check did not come to its end' : listText(reasons)}.`;
}

const listText = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function shortfallOf({ outcome, error }: CheckResult): Shortfall | null {
  if (outcome === 'complete') return null;
  if (outcome === 'interrupted')
    return { state: 'interrupted', lines: ['Interrupted: what was measured until then is shown.'], error: null };
  return { state: 'failed', lines: ['The check could not be carried out to its end.'], error };
}
