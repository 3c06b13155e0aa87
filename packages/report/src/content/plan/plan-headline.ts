// The plan in one sentence: what each path saves as a whole, of how much, how sure, and whether fresh pairs verified it.

import type { Plan } from '@tare/experiment';
import type { FindingGroup } from '../../document/document.ts';
import { formatBytes } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText, withUnit } from '../../figure/size-scale.ts';
import { isInterval, verdictFinding } from '../comparison/verdict-sentence.ts';
import { modeAndPhase } from '../mode-words.ts';
import { capitalised, type ShownPath, shownPaths } from './plan-words.ts';

export function planHeadline(plan: Plan): string {
  const paths = shownPaths(plan);
  if (paths.length === 0) return `${nothingFound(plan)}.`;
  return `${capitalised(paths.map(pathClause).join('; '))}.`;
}

/** `conservative path: 3 changes save 31.0 MB of 68.4 private (29.0 to 34.0, natural), verified` */
function pathClause({ name, path }: ShownPath): string {
  const { changes, savingBytes, sumOfPartsBytes, verified, verdicts } = path;
  const [whole] = verdicts;
  const count = formatCount(changes.length, 'change');
  if (whole === undefined || !isInterval(savingBytes))
    return `${name}: ${count}, not measured as a whole; one by one they saved ${formatBytes(sumOfPartsBytes)}`;
  const scale = effectScale[whole.mode];
  const of = whole.baselineBytes === null ? '' : ` of ${scale.format(whole.baselineBytes)}`;
  const verb = changes.length === 1 ? 'saves' : 'save';
  return `${name}: ${count} ${verb} ${withUnit(savingBytes.estimate, scale)}${of} private (${rangeText(savingBytes, scale)}, ${whole.mode}), ${verified ? 'verified' : 'not verified'}`;
}

function nothingFound({ subject, outcome, changes, verdicts }: Plan): string {
  if (outcome === 'refused')
    return `${subject.name}: no plan, because the unchanged subject is not fit for comparisons`;
  if (outcome === 'failed') return `${subject.name}: no plan could be made`;
  const broken = changes.filter(({ standing }) => standing.state === 'broke').length;
  const tried = changes.filter(({ standing }) => wasTried(standing.state)).length;
  const saving = verdicts.filter(({ state }) => state === 'saves').length;
  if (tried === 0) return `${subject.name}: no change was tried`;
  const ofAll = tried === 1 ? 'the one change' : formatCount(tried, 'change');
  if (saving > 0)
    return tried === 1
      ? `${capitalised(ofAll)} that was tried saves private memory; no path was composed of it`
      : `${saving} of ${ofAll} that were tried ${saving === 1 ? 'saves' : 'save'} private memory; no path was composed of them`;
  const broke = broken === 0 ? '' : `; ${broken === tried ? (tried === 1 ? 'it' : 'all') : broken} broke the subject`;
  const found = `found to save private memory${outcome === 'complete' ? '' : ' so far'}`;
  return tried === 1
    ? `${capitalised(ofAll)} that was tried was not ${found}${broke}`
    : `None of ${ofAll} that were tried was ${found}${broke}`;
}

const untried = new Set(['not-tried', 'not-memory', 'not-reached']);
const wasTried = (state: string): boolean => !untried.has(state);

/** Of each path its members, and what fresh pairs said of it as a whole. */
export const planFindings = (plan: Plan): FindingGroup[] =>
  shownPaths(plan).flatMap(({ name, path }): FindingGroup[] => {
    const label = `${capitalised(name)}: ${path.changes.join(', ')}`;
    const findings = path.verdicts.map((verdict) =>
      verdictFinding({ ...verdict, change: `${modeAndPhase[verdict.mode]}: the path` }, 'paired'),
    );
    return findings.length === 0
      ? [{ label: null, findings: [{ tone: 'caution', text: `${label}; not measured as a whole` }] }]
      : [{ label, findings }];
  });
