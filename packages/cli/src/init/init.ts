// `tare init`: looks at a project and writes its first configuration.

import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TareError } from '@tare/accounting';
import { configFileNames } from '@tare/measure/config';
import { detectProject } from './detect-project.ts';
import { type Certainty, frameworkNames, type ProjectFacts } from './project-facts.ts';
import { projectFilesIn } from './project-files.ts';
import { renderConfig } from './render-config.ts';

export interface InitOptions {
  /** Overwrites a configuration of the same name. */
  readonly force?: boolean;
  /** Returns what would be written, and writes nothing. */
  readonly dryRun?: boolean;
}

/** One thing that was found, guessed or not understood. */
interface Finding {
  readonly certainty: Certainty | 'remark';
  /** null: about the project as a whole. */
  readonly service: string | null;
  readonly text: string;
}

export interface InitResult {
  /** The configuration file, absolute. */
  readonly path: string;
  readonly text: string;
  readonly written: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Writes tare.config.ts or tare.config.mjs into the directory.
 * @throws TareError USAGE (no such folder; a configuration is there already), OUTPUT_UNWRITABLE.
 */
export async function init(directory: string, options: InitOptions = {}): Promise<InitResult> {
  const folder = resolve(directory);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new TareError('USAGE', {
      message: 'There is no such folder.',
      seen: folder,
      remedy: 'Name a project folder.',
    });
  }
  const facts = detectProject(projectFilesIn(folder));
  const { fileName, text } = renderConfig(facts);
  const path = join(folder, fileName);
  const findings = findingsOf(facts);
  if (options.dryRun) return { path, text, written: false, findings };
  refuseExisting(folder, fileName, options.force ?? false);
  try {
    await writeFile(path, text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    throw new TareError(
      'OUTPUT_UNWRITABLE',
      {
        message: 'The configuration cannot be written.',
        seen: `${path}\n${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Check that you may write to the folder, or print the text with --dry-run.',
      },
      { cause: error },
    );
  }
  return { path, text, written: true, findings };
}

/** Even `force` replaces only the file that it writes: of two configurations beside each other neither would count. */
function refuseExisting(folder: string, fileName: string, force: boolean): void {
  const present = configFileNames.filter((name) => existsSync(join(folder, name)));
  const others = present.filter((name) => name !== fileName);
  if (present.length === 0 || (force && others.length === 0)) return;
  throw new TareError('USAGE', {
    message: 'There is a configuration already.',
    seen: present.map((name) => join(folder, name)).join('\n'),
    remedy:
      others.length === 0
        ? 'Keep it, or overwrite it with --force.'
        : `Keep it, or remove it first: ${fileName} would stand beside it. --dry-run prints what would be written.`,
  });
}

function findingsOf(facts: ProjectFacts): Finding[] {
  const findings: Finding[] = facts.remarks.map((text) => ({ certainty: 'remark', service: null, text }));
  if (facts.services.length === 0) {
    findings.push({ certainty: 'guess', service: null, text: 'nothing was found that starts a server' });
  }
  for (const { name, framework, command, port, notes } of facts.services) {
    const add = (certainty: Finding['certainty'], text: string): void => {
      findings.push({ certainty, service: name, text });
    };
    if (framework !== null) add('found', frameworkNames[framework]);
    add(command.certainty, `\`${command.value}\`, from ${command.source}`);
    if (port !== null) add(port.certainty, `port ${port.value}, from ${port.source}`);
    for (const note of notes) add('remark', note);
  }
  for (const { name, image } of facts.containers) {
    findings.push({ certainty: 'remark', service: name, text: `image ${image} is not started by tare` });
  }
  return findings;
}
