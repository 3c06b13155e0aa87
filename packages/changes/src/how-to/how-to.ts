// How a person has the changes for good: each changed launch in the words of the places that start programs, and edits of source as a patch and a list. Nothing
// here writes a file.

import { dirname, relative } from 'node:path';
import type { HowToPart, HowToPlace } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import type { CodeEdit, LaunchEdit } from '../change.ts';
import { applyEdits } from '../launch/apply-edits.ts';
import { differenceOf, type LaunchDifference } from './launch-difference.ts';
import {
  commandText,
  composeText,
  dockerfileText,
  environmentText,
  kubernetesText,
  nodeOptionsText,
  procfileText,
  systemdText,
} from './launch-texts.ts';
import { makePatch } from './patch.ts';

export interface HowToInput {
  /** Unchanged. */
  subject: Subject;
  edits: readonly LaunchEdit[];
  codeEdits: readonly CodeEdit[];
  /** What it is made of; their names head the list of edits. */
  changes: readonly { name: string }[];
}

/**
 * Pure but for the environment that NODE_OPTIONS and LD_PRELOAD are added to. Of the environment only variables that the edits set are written.
 * @returns [] where there is nothing to write down
 */
export function howTo({ subject, edits, codeEdits, changes }: HowToInput): HowToPart[] {
  const changed = applyEdits(subject, edits);
  const differences = subject.services.flatMap(({ name, launch }, index) => {
    const after = changed.services[index]?.launch ?? launch;
    const difference = differenceOf(name, launch, after);
    return difference === undefined ? [] : [{ difference, before: launch.argv }];
  });
  return [
    ...differences.flatMap(({ difference, before }) => serviceParts(difference, before)),
    ...commonParts(differences.map(({ difference }) => difference)),
    ...codeParts(codeEdits, subject, changes),
  ];
}

function serviceParts(difference: LaunchDifference, before: readonly string[]): HowToPart[] {
  const { service } = difference;
  const name = service.replace(/[^\w.-]+/g, '-');
  const part = (place: HowToPlace, file: string, text: string | undefined): HowToPart[] =>
    text === undefined ? [] : [{ place, service, file, text }];
  return [
    ...part('command', `${name}.command.sh`, commandText(difference)),
    ...part('node-options', `${name}.node-options.sh`, nodeOptionsText(difference, before)),
    ...part('environment', `${name}.env`, environmentText(difference)),
    ...part('dockerfile', `${name}.Dockerfile`, dockerfileText(difference)),
    ...part('kubernetes', `${name}.kubernetes.yaml`, kubernetesText(difference)),
    ...part('systemd', `${name}.service.d/memory.conf`, systemdText(difference)),
  ];
}

/** Files that name all services. */
function commonParts(differences: readonly LaunchDifference[]): HowToPart[] {
  if (differences.length === 0) return [];
  return [
    { place: 'compose', service: null, file: 'compose.yaml', text: composeText(differences) },
    { place: 'procfile', service: null, file: 'Procfile', text: procfileText(differences) },
  ];
}

function codeParts(codeEdits: readonly CodeEdit[], subject: Subject, changes: HowToInput['changes']): HowToPart[] {
  if (codeEdits.length === 0) return [];
  const folder = commonFolder(codeEdits, subject);
  const { text, left } = makePatch(codeEdits, folder);
  const names = changes.map(({ name }) => name).join(', ');
  const patch: HowToPart[] =
    text === ''
      ? []
      : [
          {
            place: 'patch',
            service: null,
            file: 'source.patch',
            // What stands before the first `diff` is passed over by `patch` and by `git apply`.
            text: `${names}\nIn ${folder}: patch -p1 < source.patch, or git apply from the top of the repository.\n\n${text}`,
          },
        ];
  if (left.length === 0) return patch;
  const places = left.map(
    ({ file, line, advice }) => `- ${relative(folder, file)}${line === null ? '' : `:${line}`}: ${advice}`,
  );
  const byHand = `# By hand, in ${folder}\n\n${places.join('\n')}\n`;
  return [...patch, { place: 'edit', service: null, file: 'edits.md', text: byHand }];
}

/** The folder of a service that all files lie below, else the deepest one that they have in common. */
function commonFolder(edits: readonly CodeEdit[], { services }: Subject): string {
  const files = edits.map(({ file }) => file);
  const holds = (folder: string): boolean =>
    files.every((file) => file.startsWith(folder === '/' ? folder : `${folder}/`));
  const ofService = services.map(({ launch }) => launch.cwd).find(holds);
  let folder = ofService ?? dirname(files[0] ?? '/');
  while (!holds(folder) && folder !== '/') folder = dirname(folder);
  return folder;
}
