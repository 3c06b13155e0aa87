// A Dockerfile as the stages that it builds. What is not known here is refused: an image that was tried by halves is not tried.

import { DockerfileParser } from 'dockerfile-ast';

const shell = ['/bin/sh', '-c'];
const flagsOf = {
  COPY: ['from'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};
/** What stands for itself in these is for a shell to replace, or for the process. */
const isForShell = new Set(['RUN', 'HEALTHCHECK', 'CMD']);

const readers = {
  WORKDIR: ({ steps }, { text }) => steps.push({ kind: 'workdir', path: text }),
  ENV: ({ steps }, { instruction }) => {
    const pairs = instruction.getProperties().map((property) => [property.getName(), property.getUnescapedValue()]);
    steps.push({ kind: 'environment', variables: Object.fromEntries(pairs) });
  },
  COPY: ({ steps }, { words, flags }) => {
    steps.push({ kind: 'copy', from: flags.from, sources: words.slice(0, -1), target: words.at(-1) });
  },
  RUN: (stage, { text }) => {
    if (stage.user !== undefined) throw new Error('it follows USER, and is carried out before it alone.');
    if (text.startsWith('[')) throw new Error('it is carried out as a text for the shell alone.');
    stage.steps.push({ kind: 'run', command: text });
  },
  USER: (stage, { text }) => {
    stage.user = text;
  },
  VOLUME: ({ volumes }, { text, words }) => volumes.push(...(text.startsWith('[') ? JSON.parse(text) : words)),
  EXPOSE: ({ ports }, { words }) => ports.push(...words.map(Number)),
  HEALTHCHECK: (stage, { text, flags }) => {
    if (!/^CMD\s/.test(text)) throw new Error('it has no CMD.');
    stage.health = { command: commandOf(text.slice(3).trim()), timeoutMs: readDuration(flags.timeout ?? '30s') };
  },
  CMD: (stage, { text }) => {
    stage.command = commandOf(text);
  },
};

/** @throws Error with the line that is not understood */
export function readStages(text) {
  const stages = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    try {
      readInstruction(stages, instruction);
    } catch (error) {
      const line = instruction.getRange().start.line + 1;
      throw new Error(`Dockerfile, line ${line}, ${instruction.getKeyword()}: ${error.message}`, { cause: error });
    }
  }
  return stages;
}

function readInstruction(stages, instruction) {
  const keyword = instruction.getKeyword();
  const flags = Object.fromEntries((instruction.getFlags?.() ?? []).map((flag) => [flag.getName(), flag.getValue()]));
  const unknown = Object.keys(flags).find((name) => !flagsOf[keyword]?.includes(name));
  if (unknown !== undefined) throw new Error(`--${unknown} is not known.`);
  if (!isForShell.has(keyword) && instruction.getVariables().length > 0) throw new Error('variables are not known.');
  const text = instruction.getArgumentsContent() ?? '';
  const words = instruction.getArguments().map((argument) => argument.getValue());
  if (keyword === 'FROM') {
    const name = instruction.getBuildStage() ?? String(stages.length);
    stages.push({ name, base: instruction.getImage(), steps: [], volumes: [], ports: [], command: [] });
    return;
  }
  const stage = stages.at(-1);
  if (!Object.hasOwn(readers, keyword))
    throw new Error(`it is not known. There are: FROM, ${Object.keys(readers).join(', ')}.`);
  if (stage === undefined) throw new Error('it comes before the first FROM.');
  readers[keyword](stage, { instruction, text, words, flags });
}

const commandOf = (text) => (text.startsWith('[') ? JSON.parse(text) : [...shell, text]);

function readDuration(text) {
  const [, number, unit] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`"${text}" is no duration.`);
  return Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit];
}
