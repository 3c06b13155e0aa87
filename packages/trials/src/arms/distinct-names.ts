// Names of arms that may be the same arm twice, which is a legitimate comparison: it shows what noise alone does.

/** The second `X` becomes `X (again)`, the third `X (again, 3)`. */
export function distinctNames(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count === 1) return name;
    return count === 2 ? `${name} (again)` : `${name} (again, ${count})`;
  });
}
