// The comparison in one sentence, for a title; the findings below it say it in full.

import type { Comparison, Verdict } from '@tare/experiment';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, withUnit } from '../../figure/size-scale.ts';
import { modeAndPhase, modeOrder } from '../mode-words.ts';
import { isInterval } from './verdict-sentence.ts';

export function comparisonHeadline({ subject, arms, verdicts }: Comparison): string {
  const ordered = modeOrder.flatMap((mode) => verdicts.filter((verdict) => verdict.mode === mode));
  const [first] = ordered;
  if (first === undefined) return `${subject.name}: nothing could be compared.`;
  return arms.length === 1
    ? headlineOfOne(ordered)
    : headlineOfSeveral(ordered.filter(({ mode }) => mode === first.mode));
}

/** `lean saves 23.9 MB private (natural, after load) and 0.20 MB (calm, collected).` */
function headlineOfOne(verdicts: readonly Verdict[]): string {
  const [first] = verdicts;
  if (first === undefined) return '';
  const alike =
    verdicts.every(({ state }) => state === first.state) && first.state !== 'saves' && first.state !== 'costs';
  if (alike) return `${first.change} ${deedOf(first, false)}.`;
  const clauses = verdicts.map((verdict, index) => {
    const deed = deedOf(verdict, index === 0);
    // "saves 23.9 MB private (natural) and 0.20 MB (calm)"
    const isSame = index > 0 && verdict.state === first.state;
    return `${isSame ? deed.replace(`${first.state} `, '') : deed} (${modeAndPhase[verdict.mode]})`;
  });
  return `${first.change} ${clauses.join(' and ')}.`;
}

function deedOf({ state, mode, savingBytes }: Verdict, first: boolean): string {
  if (state === 'broke') return 'broke';
  if (state === 'unmeasured') return 'could not be judged';
  if (state === 'no-effect') return 'shows no effect';
  const size = isInterval(savingBytes) ? withUnit(Math.abs(savingBytes.estimate), effectScale[mode]) : 'memory';
  return `${state} ${size}${first ? ' private' : ''}`;
}

/** `2 of 5 changes save private memory (natural, after load); 1 broke.` */
function headlineOfSeveral(verdicts: readonly Verdict[]): string {
  const [first] = verdicts;
  if (first === undefined) return '';
  const count = (state: Verdict['state']): number => verdicts.filter((verdict) => verdict.state === state).length;
  const saving = count('saves');
  const changes = formatCount(verdicts.length, 'change');
  const place = `private memory (${modeAndPhase[first.mode]})`;
  const answer =
    saving === 0
      ? `None of ${changes} saves ${place}`
      : `${saving} of ${changes} ${saving === 1 ? 'saves' : 'save'} ${place}`;
  const rest = [
    [count('costs'), 'cost'],
    [count('broke'), 'broke'],
    [count('unmeasured'), 'could not be judged'],
  ] as const;
  const others = rest.flatMap(([many, deed]) =>
    many === 0 ? [] : [`${many} ${deed === 'cost' && many === 1 ? 'costs' : deed}`],
  );
  return `${[answer, ...others].join('; ')}.`;
}
