// Words and values as the places want them where they are written down.

const plainWord = /^[\w@%+=:,./-]+$/;

/** For sh: single quotes keep everything but themselves. */
const quoteShell = (word: string): string => (plainWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The first word of a command: one with `=` would be an assignment. */
const quoteProgram = (word: string): string =>
  word.includes('=') ? `'${word.replaceAll("'", `'\\''`)}'` : quoteShell(word);

export const shellCommand = (argv: readonly string[]): string =>
  argv.map((word, index) => (index === 0 ? quoteProgram(word) : quoteShell(word))).join(' ');

/** `A=b`, the value quoted for sh. */
export const shellAssignment = (name: string, value: string): string =>
  `${name}=${value === '' ? '' : quoteShell(value)}`;

/** A double-quoted scalar of YAML: JSON's strings are a part of it. */
export const quoteYaml = (text: string): string => JSON.stringify(text);

/** YAML for Compose and Kubernetes, which replace `$NAME` and `$(NAME)` themselves unless the dollar is doubled; two dollars are one for both. */
export const quoteExpanded = (text: string): string => JSON.stringify(text.replaceAll('$', '$$$$'));

/** A word of ExecStart and Environment: C escapes within double quotes, `%` doubled (systemd.syntax(7), systemd.unit(5)). */
const quoteUnit = (text: string): string =>
  /^[\w@+=:,./-]+$/.test(text)
    ? text
    : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('%', '%%')}"`;

/** A word of ExecStart, where a dollar is replaced too. */
export const quoteUnitWord = (text: string): string => quoteUnit(text.replaceAll('$', '$$$$'));
export const quoteUnitAssignment = (name: string, value: string): string => quoteUnit(`${name}=${value}`);

/** ENV of a Dockerfile: double quotes, in which backslash, quote and dollar are escaped. */
export const quoteDocker = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `"${text.replace(/([\\"$])/g, '\\$1')}"`;

/** A line of a file of variables (`--env-file`, dotenv). */
export const quoteEnvironmentFile = (text: string): string =>
  /^[\w@%+=:,./-]*$/.test(text) ? text : text.includes("'") ? JSON.stringify(text) : `'${text}'`;
