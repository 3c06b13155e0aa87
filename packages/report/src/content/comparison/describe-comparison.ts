// Comparison -> document: a sentence for each change, then the tables.

import type { Comparison } from '@tare/experiment';
import type { FindingGroup, ReportDocument, Section } from '../../document/document.ts';
import { formatCount } from '../../figure/format-number.ts';
import { environmentLine, recordedText } from '../environment-line.ts';
import { modeAndPhase, modeMeaning, modeOrder } from '../mode-words.ts';
import { warningText } from '../warning-text.ts';
import { armsSection } from './arms-section.ts';
import { bimodalWarnings } from './bimodal-warnings.ts';
import { comparisonHeadline } from './comparison-headline.ts';
import { comparisonShortfall } from './comparison-shortfall.ts';
import { roundsSection } from './rounds-section.ts';
import { verdictFinding } from './verdict-sentence.ts';
import { verdictsSection } from './verdicts-section.ts';

export function describeComparison(comparison: Comparison): ReportDocument {
  const { subject, recordedAt, verdicts, warnings, environment } = comparison;
  return {
    title: subject.name,
    heading: `Comparison of ${subject.name}`,
    recordedAt: recordedText(recordedAt),
    shortfall: comparisonShortfall(comparison),
    headline: comparisonHeadline(comparison),
    headlineRepeats: verdicts.length > 0,
    findings: findingsOf(comparison),
    limitLine: null,
    method: methodOf(comparison),
    keyFigures: [],
    sections: comparisonSections(comparison),
    warnings: [...bimodalWarnings(verdicts), ...warnings.map(warningText)],
    environment: environmentLine(environment),
  };
}

/** Also part of the report of a check that compared. */
export const comparisonSections = (comparison: Comparison): Section[] =>
  [verdictsSection(comparison), armsSection(comparison), roundsSection(comparison)].filter(
    (section) => section !== undefined,
  );

function findingsOf({ verdicts, method }: Comparison): FindingGroup[] {
  const groups = modeOrder.flatMap((mode): FindingGroup[] => {
    const own = verdicts.filter((verdict) => verdict.mode === mode);
    if (own.length === 0) return [];
    const label = `${modeAndPhase[mode]}: ${modeMeaning[mode]}`;
    return [{ label, findings: own.map((verdict) => verdictFinding(verdict, method)) }];
  });
  const weaker: FindingGroup = {
    label: null,
    findings: [{ tone: 'caution', text: 'From two saved recordings: weaker than paired trials, see below.' }],
  };
  return method === 'recordings' && groups.length > 0 ? [...groups, weaker] : groups;
}

/** `against node server.js, paired fresh starts in random order, 1,000 requests over 10 connections, seed 7` */
function methodOf({ baseline, method, settings }: Comparison): string {
  const { requests, connections, warmup, seed } = settings;
  return [
    `against ${baseline.name}`,
    method === 'paired' ? 'paired fresh starts in random order' : 'two saved recordings',
    `${formatCount(requests, 'request')} over ${formatCount(connections, 'connection')}`,
    ...(warmup > 0 ? [formatCount(warmup, 'warm-up request')] : []),
    ...(method === 'paired' ? [`seed ${seed}`] : []),
  ].join(', ');
}
