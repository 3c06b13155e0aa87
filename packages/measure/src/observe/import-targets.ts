// Which files a package offers under a specifier: its `exports` or `imports`, or the older rules. Several, best first; which one was loaded is known.

/** That Node.js sets for `import`; a program may set more, so the others come after these rather than never. */
const conditions = new Set(['node', 'import', 'module-sync', 'node-addons', 'default', 'development', 'production']);
const extensions = ['.js', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.json', '.node'];
/** What TypeScript sources are imported as, and what they are. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Paths that may be meant by a path, as loaders add and replace extensions. */
export function fileCandidates(path: string): string[] {
  const extension = /\.\w+$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - extension.length);
  return [
    path,
    ...(written[extension] ?? []).map((other) => stem + other),
    ...extensions.map((other) => path + other),
    ...extensions.map((other) => `${path}/index${other}`),
  ];
}

/**
 * @param field `exports` or `imports` of a manifest
 * @param key `.`, `./feature`, `#internal`
 * @returns targets as they are written there, those of the conditions that hold first
 */
export function conditionalTargets(field: unknown, key: string): string[] {
  const isTable = typeof field === 'object' && field !== null && !Array.isArray(field);
  const hasKeys = isTable && Object.keys(field).some((name) => name.startsWith('.') || name.startsWith('#'));
  if (!hasKeys) return key === '.' ? leavesOf(field) : [];
  const table = field as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(table, key)) return leavesOf(table[key]);
  const patterns = Object.keys(table)
    .filter((pattern) => {
      const [before = '', after, ...more] = pattern.split('*');
      return (
        after !== undefined &&
        more.length === 0 &&
        key.length >= pattern.length &&
        key.startsWith(before) &&
        key.endsWith(after)
      );
    })
    .sort((a, b) => b.indexOf('*') - a.indexOf('*'));
  return patterns.flatMap((pattern) => {
    const [before = '', after = ''] = pattern.split('*');
    const star = key.slice(before.length, key.length - after.length);
    return leavesOf(table[pattern]).map((target) => target.replaceAll('*', star));
  });
}

function leavesOf(value: unknown): string[] {
  const holding: string[] = [];
  const others: string[] = [];
  const walk = (node: unknown, holds: boolean): void => {
    if (typeof node === 'string') (holds ? holding : others).push(node);
    else if (Array.isArray(node)) for (const item of node) walk(item, holds);
    else if (typeof node === 'object' && node !== null)
      for (const [name, inner] of Object.entries(node))
        if (name !== 'types') walk(inner, holds && conditions.has(name));
  };
  walk(value, true);
  return [...holding, ...others];
}
