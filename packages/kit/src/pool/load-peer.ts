// Databases' clients, which are imported when the first connection is made: a pool that nobody uses costs nothing.

import { invalid } from './description.ts';

/** @throws KitError POOL_INVALID by its promise, where the package is not there */
export async function loadPeer<Module>(
  name: string,
  packageName: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const seen = error instanceof Error ? error.message : error;
    throw invalid(name, `${packageName} cannot be loaded.`, seen, `Install it: npm install ${packageName}.`, error);
  }
}
