// A start command without what stands around the server: package managers, watchers, setters of variables.
// Each of them is a process or a cost of its own in the weighed tree, and none of them runs in production.

export interface SimplifiedCommand {
  /** The words as they were written, quotes included. */
  words: string[];
  env: Record<string, string>;
  notes: string[];
  /** Whether something was taken away that might matter. */
  isGuess: boolean;
}

type Scripts = Readonly<Record<string, string>>;

/** What to do with the words after the first; undefined leaves the command as it is. */
type Unwrap = (rest: string[], command: SimplifiedCommand, scripts: Scripts) => string[] | undefined;

/** Follows scripts that call scripts, and takes wrappers off until none is left. */
export function simplifyCommand(text: string, scripts: Scripts): SimplifiedCommand {
  const command: SimplifiedCommand = { words: [], env: {}, notes: [], isGuess: false };
  let words = splitWords(lastStep(text, command));
  // Scripts may call each other in a circle; no honest chain is that long.
  for (let depth = 0; depth < 20; depth += 1) {
    words = takeAssignments(words, command);
    const [first, ...rest] = words;
    const unwrap = first !== undefined && Object.hasOwn(wrappers, first) ? wrappers[first] : undefined;
    const next = unwrap?.(rest, command, scripts);
    if (next === undefined) break;
    words = next;
  }
  command.words = words;
  return command;
}

/** `tsc && node dist/server.js`: the last step is the server, those before it are preparation. */
function lastStep(text: string, command: SimplifiedCommand): string {
  const steps = text.split('&&').map((step) => step.trim());
  const last = steps.at(-1) ?? '';
  // Within quotes, or with pipes and jobs around it, the line is left to the shell as a whole.
  if (steps.length < 2 || /['"|;`()]|(?<!&)&(?!&)/.test(text)) return text.trim();
  command.notes.push(`Run \`${steps.slice(0, -1).join(' && ')}\` first: the start script does it before each start.`);
  command.isGuess = true;
  return last;
}

const splitWords = (text: string): string[] => text.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s'"\\])+/g) ?? [];

function takeAssignments(words: string[], command: SimplifiedCommand): string[] {
  let rest = words;
  for (;;) {
    const [, name, value] = /^([A-Za-z_]\w*)=([^$`]*)$/.exec(rest[0] ?? '') ?? [];
    if (name === undefined || value === undefined || rest.length < 2) return rest;
    command.env[name] = value.replace(/^(['"])(.*)\1$/, '$2');
    rest = rest.slice(1);
  }
}

const runScript: Unwrap = (rest, command, scripts) => {
  const isRun = rest[0] === 'run' || rest[0] === 'run-script';
  const words = (isRun ? rest.slice(1) : rest).filter((word) => !/^(-s|--silent|--if-present)$/.test(word));
  const [name, ...more] = words;
  const script = name !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined) return undefined;
  const added = more[0] === '--' ? more.slice(1) : more;
  return [...splitWords(lastStep(script, command)), ...added];
};

const runPackage: Unwrap = (rest) =>
  rest.filter((word, index) => !(index < 2 && /^(-y|--yes|--no-install|--)$/.test(word)));

const watch = (command: SimplifiedCommand, name: string): void => {
  command.notes.push(`${name} restarts the server on changes; it is left out, because production runs without it.`);
  command.isGuess = true;
};

const nodemon: Unwrap = (rest, command) => {
  watch(command, 'nodemon');
  const exec = rest.findIndex((word) => word === '--exec' || word === '-x');
  const program = rest[exec + 1];
  const files = withoutOptions(exec === -1 ? rest : rest.filter((_, index) => index !== exec && index !== exec + 1), 1);
  if (exec !== -1 && program !== undefined) return [...splitWords(program.replace(/^(['"])(.*)\1$/, '$2')), ...files];
  return [/\.m?ts$/.test(files[0] ?? '') ? 'ts-node' : 'node', ...files];
};

/** Leading options gone, each with its value where it has one and is no `--name=value`. */
function withoutOptions(words: readonly string[], values: 0 | 1): string[] {
  let index = 0;
  while (words[index]?.startsWith('-')) {
    const takesValue =
      values === 1 &&
      !words[index]?.includes('=') &&
      /^(-w|-e|-d|-i|--watch|--ext|--delay|--ignore|--config)$/.test(words[index] ?? '');
    index += takesValue ? 2 : 1;
  }
  return words.slice(index);
}

const wrappers: Readonly<Record<string, Unwrap>> = {
  npm: (rest, command, scripts) =>
    rest[0] === 'exec' ? runPackage(rest.slice(1), command, scripts) : runScript(rest, command, scripts),
  pnpm: (rest, command, scripts) => (rest[0] === 'exec' ? rest.slice(1) : runScript(rest, command, scripts)),
  yarn: (rest, command, scripts) => (rest[0] === 'exec' ? rest.slice(1) : runScript(rest, command, scripts)),
  npx: runPackage,
  'cross-env': (rest) => rest,
  'cross-env-shell': (rest) => rest,
  env: (rest) => (rest[0]?.startsWith('-') ? undefined : rest),
  exec: (rest) => rest,
  dotenv: (rest, command) => {
    command.notes.push(
      'The start script reads an .env file with dotenv; name the variables under `env` if the server needs them.',
    );
    command.isGuess = true;
    return rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : withoutOptions(rest, 1);
  },
  nodemon,
  tsx: (rest, command) => {
    if (rest[0] !== 'watch' && rest[0] !== '--watch') return undefined;
    watch(command, 'tsx watch');
    return ['tsx', ...rest.slice(1)];
  },
  'ts-node-dev': (rest, command) => {
    watch(command, 'ts-node-dev');
    return ['ts-node', ...withoutOptions(rest, 0)];
  },
  node: (rest, command) => {
    const kept = rest.filter((word) => !/^--(watch(-path=.*|-preserve-output)?|inspect(-brk)?(=.*)?)$/.test(word));
    if (kept.length === rest.length) return undefined;
    command.notes.push('Options for development (--watch, --inspect) are left out.');
    return ['node', ...kept];
  },
  next: (rest, command) => {
    if (rest[0] === 'dev') command.isGuess = true;
    const note = 'Run `next build` first: `next start` serves what it wrote.';
    if (!command.notes.includes(note)) command.notes.push(note);
    return rest[0] === 'dev' ? ['next', 'start', ...rest.slice(1).filter((word) => !/^--turbo/.test(word))] : undefined;
  },
  nest: (rest, command) => {
    if (rest[0] !== 'start') return undefined;
    command.notes.push('`nest start` compiles and then runs dist/main.js; run `nest build` first.');
    command.isGuess = true;
    return ['node', 'dist/main.js'];
  },
};
