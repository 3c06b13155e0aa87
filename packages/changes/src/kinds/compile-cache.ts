import { join } from 'node:path';
import { isNodeAtLeast, nodeServices, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

const variable = 'NODE_COMPILE_CACHE';

export const compileCache: ChangeKind = {
  id: 'compile-cache',
  title: 'Compile cache',
  group: 'start',
  mode: 'natural',
  does:
    'With `NODE_COMPILE_CACHE` Node.js 22.1 and later keep compiled byte code in a folder, and load it at the next start instead of parsing again: it starts faster, and parses less ' +
    'that it then has to hold.',
  backfires:
    'Functions that were once compiled are loaded whether they are needed or not, so that memory can grow. The cache is written when the process ends in good order, and costs disk.',
  detects:
    'Node.js services from 22.1 on that do not set it. Tried with Node.js’s own default folder for it, so that the first start fills it; by the natural figure.',
  detect: (findings) => {
    const services = nodeServices(findings).filter(
      ({ nodeVersion, env }) => isNodeAtLeast(nodeVersion, 22, 1) && env[variable] === undefined,
    );
    const directory = join(services[0]?.env['TMPDIR'] ?? '/tmp', 'node-compile-cache');
    return settingFor(services, findings, {
      kind: 'compile-cache',
      name: 'compile cache',
      mode: 'natural',
      risk: 'low',
      because: `${variable} is not set: every start parses and compiles everything anew.`,
      cautions: [`Byte code is kept in ${directory}; the first start only fills it.`],
      edit: { env: { [variable]: directory } },
    });
  },
};
