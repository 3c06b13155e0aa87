// The how-to of a path as one document, and as files: what to write down where, so that a backend keeps what the plan has measured.

import type { HowToPart, HowToPlace, Plan, PlanPath } from '@tare/experiment';
import { formatBytes, formatShare, visibleText } from '@tare/report';
import type { EmittedFiles } from './emitted-files.ts';

export type PathName = keyof Plan['paths'];

const places: Readonly<Record<HowToPlace, { title: string; language: string }>> = {
  command: { title: 'Command line', language: 'sh' },
  'node-options': { title: 'NODE_OPTIONS', language: 'sh' },
  environment: { title: 'Environment', language: 'sh' },
  dockerfile: { title: 'Dockerfile', language: 'dockerfile' },
  compose: { title: 'Compose', language: 'yaml' },
  kubernetes: { title: 'Kubernetes', language: 'yaml' },
  systemd: { title: 'systemd', language: 'ini' },
  procfile: { title: 'Procfile', language: 'text' },
  patch: { title: 'Patch of the source', language: 'diff' },
  edit: { title: 'Edits by hand', language: 'text' },
};

/** Markdown, with every part in it. */
export function howToDocument(plan: Plan, name: PathName, path: PlanPath): string {
  const parts = path.howTo.flatMap((part) => [`## ${titleOf(part)}`, `\`${part.file}\``, fenced(part)]);
  return `${[...headOf(plan, name, path), ...parts].join('\n\n')}\n`;
}

/** A file a part, and README.md that says what they are. */
export function howToFiles(plan: Plan, name: PathName, path: PlanPath): EmittedFiles {
  const files = new Map<string, string>();
  for (const { file, text } of path.howTo) {
    const before = files.get(file);
    files.set(file, `${before === undefined ? '' : `${before}\n`}${text.replace(/\n*$/, '\n')}`);
  }
  const list = path.howTo.map((part) => `- [${part.file}](${encodeURI(part.file)}): ${titleOf(part)}`);
  const readme = `${[...headOf(plan, name, path), '## Files', list.join('\n')].join('\n\n')}\n`;
  return new Map([['README.md', readme], ...files]);
}

const titleOf = ({ place, service }: HowToPart): string =>
  `${places[place].title}${service === null ? '' : `, ${visibleText(service)}`}`;

function headOf(plan: Plan, name: PathName, path: PlanPath): string[] {
  const { recordedAt, subject, changes } = plan;
  const members = path.changes.map((member) => {
    const because = changes.find((change) => change.name === member)?.because;
    return `- ${visibleText(member)}${because === undefined ? '' : `: ${visibleText(because)}`}`;
  });
  return [
    `# The ${name} path of ${visibleText(subject.name)}`,
    `${savingSentence(path)} Measured by \`tare plan\`, ${recordedAt.slice(0, 10)}.`,
    members.join('\n'),
    ...(path.cautions.length === 0
      ? []
      : ['## What it costs', path.cautions.map((caution) => `- ${visibleText(caution)}`).join('\n')]),
  ];
}

function savingSentence({ savingBytes, verdicts }: PlanPath): string {
  if ('state' in savingBytes) return 'What it saves as a whole is not known.';
  const { estimate, low, high } = savingBytes;
  const [first] = verdicts;
  const share = first && first.baselineBytes !== null ? `, ${formatShare(estimate, first.baselineBytes)}` : '';
  return `Saves ${formatBytes(estimate)} private${share} (${formatBytes(low)} to ${formatBytes(high)}).`;
}

/** A text may hold fences itself. */
function fenced({ place, text }: HowToPart): string {
  const longest = Math.max(2, ...[...text.matchAll(/^`{3,}/gm)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${places[place].language}\n${text.replace(/\n*$/, '')}\n${fence}`;
}
