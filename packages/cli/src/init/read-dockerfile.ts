// What a Dockerfile starts: ENTRYPOINT and CMD of its last stage.

/** The command as one string; undefined where the image says none. */
export function readDockerfileCommand(text: string): string | undefined {
  const joined = text.replaceAll(/\\\r?\n\s*(?:#.*\n\s*)*/g, ' ');
  let entrypoint: string | undefined;
  let command: string | undefined;
  for (const line of joined.split(/\r?\n/)) {
    const [, instruction, value] = /^\s*(FROM|ENTRYPOINT|CMD)\s+(.*?)\s*$/i.exec(line) ?? [];
    if (instruction === undefined || value === undefined) continue;
    // A new stage begins with what its base image starts.
    if (instruction.toUpperCase() === 'FROM') entrypoint = command = undefined;
    else if (instruction.toUpperCase() === 'CMD') command = commandText(value);
    else entrypoint = commandText(value);
  }
  // Scripts and init programs of images end in starting their arguments.
  const isStarter = entrypoint !== undefined && /^\S*(docker-entrypoint(\.sh)?|tini|dumb-init)\b/.test(entrypoint);
  const words = [isStarter ? undefined : entrypoint, command].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(' ');
}

/** The list form `["node", "server.js"]` as one string that means the same. */
function commandText(value: string): string | undefined {
  if (!value.startsWith('[')) return value;
  try {
    const words: unknown = JSON.parse(value);
    return Array.isArray(words) ? quoteWords(words.map(String)) : undefined;
  } catch {
    return undefined;
  }
}

/** Words as one string; quoted where they hold more than letters and what paths and options are made of. */
export const quoteWords = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
