// Texts of clients, as error messages with the address that failed, carry what opens doors. The log hides fields by their names; in a text it has to be looked for.

const replacements: readonly [pattern: RegExp, by: string][] = [
  // Tokens as ours: three parts, the first two of which are JSON. Looked for at the beginning of a word only, so that no text takes long.
  [/(?<![\w-])eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g, '[token]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [hidden]'],
  [
    /((?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[=:]\s*["']?)(?!\[|Bearer|Basic)[^\s"'&,;}]+/gi,
    '$1[hidden]',
  ],
];

export const withoutSecrets = (text: string): string =>
  replacements.reduce((cleaned, [pattern, by]) => cleaned.replace(pattern, by), text);
