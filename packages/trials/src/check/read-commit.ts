// Which commit the files are of, for the record.

import { git } from '../revision/git.ts';

/**
 * @param except file whose own change does not count, relative to the directory
 * @returns HEAD, with `-dirty` where other files were changed; null outside a repository or without git
 */
export async function readCommit(directory: string, except: string): Promise<string | null> {
  const ask = async (...args: string[]): Promise<string | undefined> => {
    const { status, stdout } = await git(args, { cwd: directory });
    return status === 0 ? stdout.trim() : undefined;
  };
  try {
    const head = await ask('rev-parse', '--verify', 'HEAD');
    const changes = await ask('status', '--porcelain', '--', ':/', `:(exclude,literal)${except}`);
    if (head === undefined || changes === undefined) return null;
    return changes === '' ? head : `${head}-dirty`;
  } catch {
    // Without git there is no commit to name, and the figures count all the same.
    return null;
  }
}
