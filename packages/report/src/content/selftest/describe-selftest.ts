// SelftestResult -> document: a line for each planted effect, and whether the instrument is to be trusted here.

import type { PlantedCheck, SelftestResult } from '@tare/experiment';
import type { Finding, ReportDocument, Row, Section, Shortfall, Table } from '../../document/document.ts';
import { formatDuration } from '../../figure/format-duration.ts';
import { formatCount } from '../../figure/format-number.ts';
import { rangeText, type SizeScale, scaleOf, scaleOfInterval, withUnit } from '../../figure/size-scale.ts';
import { environmentLine, recordedText } from '../environment-line.ts';

export function describeSelftest(result: SelftestResult): ReportDocument {
  const { recordedAt, checks, passed, durationMs, environment } = result;
  const conclusion = conclusionOf(result);
  const findings: Finding[] = [
    ...checks.map((check): Finding => ({ tone: check.passed ? 'good' : 'bad', text: checkLine(check) })),
    { tone: passed ? 'good' : 'bad', text: conclusion },
  ];
  const section = checksSection(result);
  return {
    title: 'tare',
    heading: 'Self-test of tare',
    recordedAt: recordedText(recordedAt),
    shortfall: shortfallOf(result),
    headline: conclusion,
    headlineRepeats: true,
    findings: [{ label: null, findings }],
    limitLine: null,
    method: `effects of known size, planted into a small server and looked for, in ${formatDuration(durationMs)}`,
    keyFigures: [],
    sections: section === undefined ? [] : [section],
    warnings: [],
    environment: environmentLine(environment),
  };
}

/** `planted +1 MB: found 1.02 MB (0.98 to 1.06)`; what was expected, where it is not that. */
function checkLine(check: PlantedCheck): string {
  const { planted, passed, because } = check;
  const found = foundText(check);
  return `planted ${planted}: ${found}${passed ? '' : `; ${because}`}`;
}

function foundText(check: PlantedCheck): string {
  const { foundBytes, lowBytes, highBytes, kind } = check;
  if (foundBytes === null) return 'nothing could be said';
  const scale = scaleOfCheck(check);
  const per = kind === 'leak' ? ' per 1,000 requests' : '';
  const range =
    lowBytes === null || highBytes === null ? '' : ` (${rangeText({ low: lowBytes, high: highBytes }, scale)})`;
  return `found ${withUnit(foundBytes, scale)}${per}${range}`;
}

/** One for all that is said about a check. */
const scaleOfCheck = ({ plantedBytes, foundBytes, lowBytes, highBytes }: PlantedCheck): SizeScale =>
  foundBytes === null || lowBytes === null || highBytes === null
    ? scaleOf([plantedBytes, foundBytes ?? 0])
    : scaleOfInterval({ estimate: foundBytes, low: lowBytes, high: highBytes });

function conclusionOf({ checks, passed, outcome, durationMs }: SelftestResult): string {
  const found = checks.filter((check) => check.passed).length;
  const time = `in ${formatDuration(durationMs)}`;
  const count = formatCount(checks.length, 'check');
  if (passed)
    return `The self-test passed: ${checks.length === 1 ? 'its only check' : `all ${count}`} came out as planted, ${time}.`;
  if (outcome !== 'complete') return `The self-test did not come to its end: ${found} of ${count} came out as planted.`;
  return `The self-test failed: ${found} of ${count} came out as planted, ${time}. Figures of this machine are not to be trusted until it passes.`;
}

function checksSection({ checks }: SelftestResult): Section | undefined {
  if (checks.length === 0) return undefined;
  const table: Table = {
    caption: 'what was planted, and what was found',
    columns: [
      { title: 'planted', align: 'left', rank: 0 },
      { title: 'found', align: 'right', rank: 0, decides: true },
      { title: 'interval', align: 'right', rank: 0 },
      { title: 'verdict', align: 'left', rank: 0 },
      { title: 'because', align: 'left', rank: 1, mayShrink: true },
    ],
    rows: checks.map(checkRow),
    notes: checks.some(({ kind }) => kind === 'leak') ? ['Leaks are per 1,000 requests.'] : [],
  };
  return { id: 'checks', title: 'Checks', blocks: [{ kind: 'table', table }], detail: true };
}

function checkRow(check: PlantedCheck): Row {
  const { planted, foundBytes, lowBytes, highBytes, passed, because } = check;
  const scale = scaleOfCheck(check);
  return {
    kind: 'body',
    cells: [
      planted,
      foundBytes === null ? { state: 'not-sampled' } : withUnit(foundBytes, scale),
      lowBytes === null || highBytes === null ? '' : rangeText({ low: lowBytes, high: highBytes }, scale),
      passed ? 'as planted' : 'not as planted',
      because,
    ],
  };
}

function shortfallOf({ outcome, error }: SelftestResult): Shortfall | null {
  if (outcome === 'complete') return null;
  if (outcome === 'interrupted')
    return { state: 'interrupted', lines: ['Interrupted: what was checked until then is shown.'], error: null };
  return { state: 'failed', lines: ['The self-test could not be carried out to its end.'], error };
}
