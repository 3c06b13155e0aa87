// The port that a service will listen on, where a file says it.

import type { Source } from './detect-entry.ts';
import type { Framework, Sourced } from './project-facts.ts';
import { joinPath, type ProjectFiles } from './project-files.ts';

export interface PortClues {
  readonly files: ProjectFiles;
  readonly folder: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly sources: readonly Source[];
  readonly framework: Framework | null;
}

/** The surest clue wins: what the command fixes, what the source fixes, what the environment may say, what is usual. */
export function detectPort(clues: PortClues): Sourced<number> | null {
  return fromCommand(clues) ?? fromLiteral(clues) ?? fromEnvironment(clues) ?? usual(clues);
}

function fromCommand({ words, env }: PortClues): Sourced<number> | null {
  const option = /(?:^|\s)(?:--port|-p)[= ](\d+)(?=\s|$)/.exec(words.join(' '))?.[1];
  if (option !== undefined) return sourced(option, 'the start command', 'found');
  return env['PORT'] === undefined ? null : sourced(env['PORT'], 'PORT of the start command', 'found');
}

function fromLiteral({ sources }: PortClues): Sourced<number> | null {
  const literals = [
    /\.listen\(\s*(?:\{[^{}]*?\bport\s*:\s*)?(\d{2,5})\b/,
    /\bserve\(\s*\{[^{}]*?\bport\s*:\s*(\d{2,5})\b/,
  ];
  for (const { path, text } of sources) {
    for (const literal of literals) {
      const port = literal.exec(text)?.[1];
      if (port !== undefined) return sourced(port, `a literal in ${path}`, 'found');
    }
  }
  return null;
}

function fromEnvironment({ files, folder, sources }: PortClues): Sourced<number> | null {
  const named = /process\.env(?:\.|\[['"])(\w*PORT\w*)/;
  const variable = sources.map(({ text }) => named.exec(text)?.[1]).find((name) => name !== undefined) ?? 'PORT';
  for (const name of ['.env.production', '.env', '.env.local', '.env.example', '.env.sample']) {
    const text = files.read(joinPath(folder, name) ?? name) ?? '';
    const line = new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=\\s*["']?(\\d+)["']?\\s*(?:#.*)?$`, 'm').exec(text);
    if (line?.[1] !== undefined) return sourced(line[1], `${variable} in ${name}`, 'guess');
  }
  const fallback = /process\.env(?:\.\w*PORT\w*|\[['"]\w*PORT\w*['"]\])\s*\)?\s*(?:\|\||\?\?)\s*['"]?(\d{2,5})\b/;
  const constant = /\b(?:const|let|var)\s+port\s*(?::\s*number\s*)?=\s*(\d{2,5})\b/i;
  for (const { path, text } of sources) {
    const byDefault = fallback.exec(text)?.[1];
    if (byDefault !== undefined) return sourced(byDefault, `the fallback of ${variable} in ${path}`, 'guess');
    const named = constant.exec(text)?.[1];
    if (named !== undefined) return sourced(named, `a constant in ${path}`, 'guess');
  }
  return null;
}

/** Those that come with a server program of their own have a port of their own. */
function usual({ framework, words }: PortClues): Sourced<number> | null {
  const isServerProgram = framework === 'next' || framework === 'nest' || /(^|\/)fastify$/.test(words[0] ?? '');
  return isServerProgram ? sourced('3000', 'what is usual for the framework', 'guess') : null;
}

function sourced(text: string, source: string, certainty: 'found' | 'guess'): Sourced<number> | null {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? { value, source, certainty } : null;
}
