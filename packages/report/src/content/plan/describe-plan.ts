// Plan -> document: what the paths save, what each change does, how to have it; the explanation is a closer look.

import type { Plan } from '@tare/experiment';
import type { ReportDocument, Section, Shortfall } from '../../document/document.ts';
import { formatDuration } from '../../figure/format-duration.ts';
import { formatCount } from '../../figure/format-number.ts';
import { bimodalWarnings } from '../comparison/bimodal-warnings.ts';
import { roundsSection } from '../comparison/rounds-section.ts';
import { environmentLine, recordedText } from '../environment-line.ts';
import { explanationSections } from '../explanation/describe-explanation.ts';
import { warningText } from '../warning-text.ts';
import { consideredSection } from './considered-section.ts';
import { howToSections } from './how-to-sections.ts';
import { limitFindings } from './limit-findings.ts';
import { pathSections } from './path-sections.ts';
import { planFindings, planHeadline } from './plan-headline.ts';
import { rankingSection } from './ranking-section.ts';
import { standingsSection } from './standings-section.ts';

export function describePlan(plan: Plan): ReportDocument {
  const { subject, recordedAt, verdicts, warnings, environment } = plan;
  return {
    title: subject.name,
    heading: `Plan for ${subject.name}`,
    recordedAt: recordedText(recordedAt),
    shortfall: shortfallOf(plan),
    headline: planHeadline(plan),
    headlineRepeats: false,
    findings: [...planFindings(plan), ...limitFindings(plan)],
    limitLine: null,
    method: methodOf(plan),
    keyFigures: [],
    sections: sectionsOf(plan),
    warnings: [...bimodalWarnings(verdicts), ...warnings.map(warningText)],
    environment: environmentLine(environment),
  };
}

const sectionsOf = (plan: Plan): Section[] =>
  [
    rankingSection(plan),
    ...pathSections(plan),
    ...howToSections(plan),
    standingsSection(plan),
    consideredSection(plan),
    roundsSection(plan),
    ...(plan.explanation === null ? [] : explanationSections(plan.explanation)).map((section) => ({
      ...section,
      detail: true,
    })),
  ].filter((section) => section !== undefined);

/** `against node server.js, 15 changes, 96 trials in 2 min 41 s, 1,000 requests over 10 connections, seed 7` */
function methodOf({ baseline, changes, trials, elapsedMs, settings, resolution }: Plan): string {
  const { requests, connections, warmup, seed } = settings;
  const byMode = resolution.flatMap((one) => (one.trials === 0 ? [] : [`${one.trials} ${one.mode}`])).join(', ');
  return [
    `against ${baseline.name}`,
    formatCount(changes.length, 'change'),
    `${formatCount(trials, 'trial')} in ${formatDuration(elapsedMs)}${byMode === '' ? '' : ` (${byMode})`}`,
    `${formatCount(requests, 'request')} over ${formatCount(connections, 'connection')}`,
    ...(warmup > 0 ? [formatCount(warmup, 'warm-up request')] : []),
    `seed ${seed}`,
  ].join(', ');
}

function shortfallOf({ outcome, changes, trials, error }: Plan): Shortfall | null {
  const left = changes.filter(({ standing }) => standing.state === 'not-reached').length;
  const rest = left === 0 ? '' : `; ${formatCount(left, 'change')} ${left === 1 ? 'was' : 'were'} not reached`;
  const done = `${formatCount(trials, 'trial')} came to an end${rest}`;
  switch (outcome) {
    case 'complete':
      return null;
    case 'interrupted':
      return { state: 'interrupted', lines: [`Interrupted: ${done}. \`--resume\` goes on.`], error: null };
    case 'time-was-up':
      return { state: 'partial', lines: [`The time was up: ${done}. \`--resume\` goes on.`], error: null };
    case 'failed':
      return { state: 'failed', lines: [`Failed: ${done}.`], error };
    case 'refused':
      return { state: 'failed', lines: ['Refused: the unchanged subject is not fit for comparisons.'], error };
  }
}
