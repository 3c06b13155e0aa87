// What stays beside a server or inside it, in as few files as possible: each module that Node.js loads costs some 75 kB of memory on top of what it holds
// (docs/benchmarks.md), and the kit and `tare run` exist to save it. Types stay with the modules.

import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { exports, dependencies, peerDependencies, devDependencies } = JSON.parse(
  readFileSync(path('packages/kit/package.json'), 'utf8'),
);
const others = Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }).filter(
  (name) => name !== '@tare/accounting',
);
const isOthers = (id) => id.startsWith('node:') || others.some((name) => id === name || id.startsWith(`${name}/`));
const entries = Object.values(exports).flatMap(({ default: file }) => /^\.\/bundle\/(.+)\.js$/.exec(file)?.[1] ?? []);
const inputs = (names) => Object.fromEntries(names.map((name) => [name, path(`packages/kit/dist/${name}.js`)]));

const directory = path('packages/kit/bundle');
rmSync(directory, { recursive: true, force: true });

// Inside a server: what has no dependency of its own is one file, whichever part is asked for.
await bundle(
  inputs(entries.filter((name) => !name.startsWith('workers/'))),
  'core',
  /packages\/(accounting|kit)\/dist\/(?!cache\/|pool\/|http-client\/|schedule\/|logs\/|fastify\/|express\/|tasks\/|isolate\/host)/,
);
// Beside it, in a process of its own: nothing is shared with the above.
await bundle(inputs(entries.filter((name) => name.startsWith('workers/'))), 'metric', /prometheus-metric|figure|level/);

async function bundle(input, name, test) {
  const build = await rolldown({ input, platform: 'node', external: isOthers });
  await build.write({
    dir: directory,
    format: 'esm',
    chunkFileNames: 'shared/[name]-[hash].js',
    codeSplitting: { groups: [{ name, test }] },
  });
}

const run = await rolldown({
  input: path('packages/cli/dist/run/run-main.js'),
  platform: 'node',
  // What comes with a fault stays where it is, and so does the kit, which has files of its own.
  external: [/^@tare\/(kit|report|accounting$)/, /\.\.\/main\.js$/, /^node:/],
});
await run.write({ file: path('packages/cli/dist/run/bundled.js'), format: 'esm' });

await import('./bundle-tarot.mjs');
