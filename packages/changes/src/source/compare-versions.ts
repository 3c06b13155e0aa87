// Versions of packages as far as duplicates need them: which is higher, and how far two are apart.

type Parts = readonly [number, number, number];

const parse = (version: string | null): Parts | undefined => {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
};

/** Below 0 where `a` is lower; versions that cannot be read are lowest. */
export function compareVersions(a: string | null, b: string | null): number {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined);
  for (const position of [0, 1, 2] as const) {
    if (left[position] !== right[position]) return left[position] - right[position];
  }
  // A pre-release comes before its release.
  return Number(b?.includes('-') ?? false) - Number(a?.includes('-') ?? false);
}

/** What semantic versioning promises between the two: before 1.0 every minor version may break. */
export function versionDistance(a: string | null, b: string | null): 'compatible' | 'breaking' | 'unknown' {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return 'unknown';
  if (left[0] !== right[0]) return 'breaking';
  if (left[0] > 0 || left[1] === right[1]) return 'compatible';
  return 'breaking';
}
