// LeakResult -> document: a sentence for each service, then what grows.

import type { ComparedArm, LeakResult } from '@tare/experiment';
import type { FindingGroup, ReportDocument, Section, Shortfall } from '../../document/document.ts';
import { formatLimit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { environmentLine, recordedText } from '../environment-line.ts';
import { warningText } from '../warning-text.ts';
import { growthSection, readingsSection } from './leak-sections.ts';
import { leakFinding, leakSentence } from './leak-sentence.ts';

export function describeLeak(result: LeakResult): ReportDocument {
  const { subject, recordedAt, services, baseline, warnings, environment } = result;
  const sections: (Section | undefined)[] = [growthSection(result), readingsSection(result)];
  const findings: FindingGroup[] =
    services.length === 0 ? [] : [{ label: null, findings: services.map((service) => leakFinding(service, baseline)) }];
  return {
    title: subject.name,
    heading: `Leak test of ${subject.name}`,
    recordedAt: recordedText(recordedAt),
    shortfall: shortfallOf(result),
    headline: headlineOf(result),
    headlineRepeats: services.length > 0,
    findings,
    limitLine: null,
    method: methodOf(result),
    keyFigures: [],
    sections: sections.filter((section) => section !== undefined),
    warnings: warnings.map(warningText),
    environment: environmentLine(environment),
  };
}

function headlineOf({ subject, services, baseline }: LeakResult): string {
  const [only] = services;
  if (only === undefined) return `${subject.name}: growth could not be measured.`;
  if (services.length === 1) return leakSentence(only, baseline);
  const growing = services.filter(({ state, paired }) => (paired ?? { state }).state === 'grows');
  const names = growing.map(({ service }) => service).join(', ');
  return growing.length === 0
    ? `None of ${formatCount(services.length, 'service')} was found to leak.`
    : `${growing.length} of ${formatCount(services.length, 'service')} ${growing.length === 1 ? 'leaks' : 'leak'}: ${names}.`;
}

/** `10,000 requests over 10 connections, 40 readings, warm-up 2,500 requests, budget 1 MB per 1,000 requests, seed 7` */
function methodOf({ settings, baseline, arm, runs }: LeakResult): string {
  const { requests, connections, readings, warmupRequests, budgetBytes, seed } = settings;
  return [
    ...(baseline === null
      ? []
      : [`${armText(arm)} against ${armText(baseline)}`, `${formatCount(runs.length, 'run')} in turns`]),
    `${formatCount(requests, 'request')} over ${formatCount(connections, 'connection')}`,
    formatCount(readings, 'reading'),
    `warm-up ${formatCount(warmupRequests, 'request')}`,
    `budget ${formatLimit(budgetBytes)} per 1,000 requests`,
    `seed ${seed}`,
  ].join(', ');
}

const armText = ({ name }: ComparedArm): string => name;

function shortfallOf({ outcome, runs, error }: LeakResult): Shortfall | null {
  const partial = runs.filter(({ state }) => state === 'partial');
  if (outcome === 'complete' && partial.length === 0) return null;
  const readings = runs.flatMap(({ services }) => services.map((service) => service.readings.length));
  const done = `${formatCount(Math.max(0, ...readings), 'reading')} of each service in ${formatCount(runs.length, 'run')}`;
  if (outcome === 'interrupted')
    return {
      state: 'interrupted',
      lines: [`Interrupted: ${done}, and the verdict says what these show.`],
      error: null,
    };
  if (outcome === 'failed') return { state: 'failed', lines: [`Failed: ${done}.`], error };
  const faults = partial.flatMap((run) => (run.error === null ? [] : [run.error.message]));
  return { state: 'partial', lines: ['A run did not come to its end.', ...faults], error };
}
