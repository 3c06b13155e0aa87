// What became of the changes that have no verdict in the ranking, and why: short lists, by what they have in common.

import type { ChangeStanding, Plan, PlannedChange } from '@tare/experiment';
import type { Block, Section } from '../../document/document.ts';
import { effectScale, withUnit } from '../../figure/size-scale.ts';

type Told = Exclude<ChangeStanding['state'], 'judged'>;

/** In the order in which they are told: what a person may want to look at first. */
const titles: Readonly<Record<Told, string>> = {
  broke: 'Broke the subject',
  'needed-at-start': 'Needed at start: loading it later saves nothing',
  'screened-out': 'Left out after the screening: no room for an effect of interest',
  'not-memory': 'Not memory: it shrinks the disk alone',
  'not-tried': 'Advice, not tried',
  'not-reached': 'Not reached',
};

const order: readonly Told[] = ['broke', 'needed-at-start', 'screened-out', 'not-memory', 'not-tried', 'not-reached'];

/** @returns undefined where every change has a verdict, and kept it in company. */
export function standingsSection({ changes, compositions }: Plan): Section | undefined {
  const standings = order.flatMap((state): Block[] => {
    const own = changes.filter(({ standing }) => standing.state === state);
    if (own.length === 0) return [];
    // What has nothing more to say is one line.
    const items = state === 'not-reached' ? [own.map(({ name }) => name).join(', ')] : own.map(itemOf);
    return [{ kind: 'list', list: { title: titles[state], items } }];
  });
  const blocks = [...brokeTogether(compositions), ...standings];
  return blocks.length === 0 ? undefined : { id: 'others', title: 'Not in the ranking', blocks, detail: false };
}

/** A change may hold alone and not beside others: it is in the ranking, and in no path. */
function brokeTogether(compositions: Plan['compositions']): Block[] {
  const items = compositions.flatMap(({ broke }) => (broke === null ? [] : [`${broke.change}: ${broke.because}`]));
  return items.length === 0
    ? []
    : [
        {
          kind: 'list',
          list: { title: 'Broke the subject together with the members before it', items: [...new Set(items)] },
        },
      ];
}

/** `lazy pg: src/db.ts:4 uses Pool before the service is ready` */
function itemOf({ name, mode, standing }: PlannedChange): string {
  switch (standing.state) {
    case 'judged':
    case 'not-reached':
      return name;
    case 'screened-out':
      return `${name} (${withUnit(standing.savingBytes, effectScale[mode])}, ${mode}): ${standing.because}`;
    default:
      return `${name}: ${standing.because}`;
  }
}

/** In a few words, for a table of all changes. */
export function standingWords({ state }: ChangeStanding): string {
  const words: Readonly<Record<ChangeStanding['state'], string>> = {
    judged: 'judged',
    broke: 'broke',
    'needed-at-start': 'needed at start',
    'screened-out': 'screened out',
    'not-memory': 'not memory',
    'not-tried': 'not tried',
    'not-reached': 'not reached',
  };
  return words[state];
}
