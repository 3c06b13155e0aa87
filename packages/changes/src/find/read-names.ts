// Names of packages from the text of a manifest.

/** @returns [] for a manifest that is absent or cannot be read */
export function readNames(manifest: string | undefined, key: 'dependencies' | 'devDependencies'): string[] {
  try {
    const parsed: Partial<Record<typeof key, unknown>> | null = JSON.parse(manifest ?? '{}');
    const listed = parsed?.[key];
    return typeof listed === 'object' && listed !== null ? Object.keys(listed) : [];
  } catch {
    return [];
  }
}
