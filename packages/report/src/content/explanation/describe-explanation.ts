// Explanation -> document: the account of the whole, then packages, who brings them in, and what else can be cleared up.

import { isKnown } from '@tare/accounting';
import type { Explanation } from '@tare/experiment';
import type { ReportDocument, Section, Shortfall } from '../../document/document.ts';
import { formatDuration } from '../../figure/format-duration.ts';
import { formatCount } from '../../figure/format-number.ts';
import { environmentLine, recordedText } from '../environment-line.ts';
import { warningText } from '../warning-text.ts';
import { explanationFindings, explanationHeadline } from './explanation-headline.ts';
import { addonsSection, duplicatesSection, isolatesSection, neverLoadedSection } from './further-sections.ts';
import { allPackagesSection, packagesSection } from './packages-section.ts';
import { partsSection } from './parts-section.ts';
import { treeSection } from './tree-section.ts';

export function describeExplanation(explanation: Explanation): ReportDocument {
  const { subject, recordedAt, warnings, environment } = explanation;
  const findings = explanationFindings(explanation);
  return {
    title: subject.name,
    heading: `Where the memory of ${subject.name} comes from`,
    recordedAt: recordedText(recordedAt),
    shortfall: shortfallOf(explanation),
    headline: explanationHeadline(explanation),
    headlineRepeats: false,
    findings: findings.length === 0 ? [] : [{ label: null, findings }],
    limitLine: null,
    method: methodOf(explanation),
    keyFigures: [],
    sections: explanationSections(explanation),
    warnings: warnings.map(warningText),
    environment: environmentLine(environment),
  };
}

/** Also part of the page of a plan. */
export const explanationSections = (explanation: Explanation): Section[] =>
  [
    partsSection(explanation),
    packagesSection(explanation),
    treeSection(explanation),
    duplicatesSection(explanation),
    addonsSection(explanation),
    neverLoadedSection(explanation),
    allPackagesSection(explanation),
    isolatesSection(explanation),
  ].filter((section) => section !== undefined);

/** `weighed without the tracer, taken apart with it (ready after 0.48 s, with it 0.53 s), 1,000 requests over 10 connections, seed 7` */
function methodOf({ settings, readyMs: { plain, traced } }: Explanation): string {
  const { requests, connections, warmup, seed } = settings;
  const cost =
    isKnown(plain) && isKnown(traced)
      ? ` (ready after ${formatDuration(plain)}, with the tracer ${formatDuration(traced)})`
      : '';
  return [
    `weighed without the tracer and taken apart with it${cost}`,
    `${formatCount(requests, 'request')} over ${formatCount(connections, 'connection')}`,
    ...(warmup > 0 ? [formatCount(warmup, 'warm-up request')] : []),
    `seed ${seed}`,
  ].join(', ');
}

function shortfallOf({ outcome, services, error }: Explanation): Shortfall | null {
  if (outcome === 'complete') return null;
  const kept = services.length === 0 ? 'nothing was explained' : 'what was seen until then is shown';
  return outcome === 'interrupted'
    ? { state: 'interrupted', lines: [`Interrupted: ${kept}.`], error: null }
    : { state: 'failed', lines: [`Failed: ${kept}.`], error };
}
