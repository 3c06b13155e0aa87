// How a person has a path for good: the command line and edits of the source at once, other places folded away.

import type { HowToPart, Plan } from '@tare/experiment';
import type { Block, Section } from '../../document/document.ts';
import { placeWords, type ShownPath, shownPaths } from './plan-words.ts';

export const howToSections = (plan: Plan): Section[] =>
  shownPaths(plan)
    .filter(({ path }) => path.howTo.length > 0)
    .map((shown) => ({
      id: `how-to-${shown.id}`,
      title: `How to have the ${shown.name}`,
      blocks: blocksOf(shown),
      detail: false,
    }));

/** The conservative path is the usual one. Only what fresh pairs verified is written. */
const emitSentence = (id: string): string =>
  ` \`--emit PLACE${id === 'aggressive' ? ' --path aggressive' : ''}\` writes them to files; nothing of yours is changed without it.`;

function blocksOf({ id, path }: ShownPath): Block[] {
  const several = new Set(path.howTo.map(({ service }) => service)).size > 1;
  const places = Object.keys(placeWords);
  const parts = path.howTo.toSorted((a, b) => places.indexOf(a.place) - places.indexOf(b.place));
  const folded = parts.filter(({ place }) => placeWords[place].isFolded);
  const names = [...new Set(folded.map(({ place }) => placeWords[place].title))];
  return [
    ...parts.map((part): Block => codeOf(part, several)),
    ...(names.length === 0
      ? []
      : [
          {
            kind: 'text' as const,
            text: `Other places: ${names.join(', ')}.${path.verified ? emitSentence(id) : ''}`,
          },
        ]),
  ];
}

function codeOf({ place, service, text }: HowToPart, several: boolean): Block {
  const { title, language, isFolded } = placeWords[place];
  const name = several && service !== null ? `${title}, ${service}` : title;
  return { kind: 'code', code: { title: name, text, language, isFolded } };
}
