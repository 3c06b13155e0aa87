// All kinds of changes, in the order in which they are listed and tried. A test compares this list with the folder kinds/ and with docs/changes.md.

import type { ChangeKind } from './change.ts';
import { allLazy } from './kinds/all-lazy.ts';
import { arenaLimit } from './kinds/arena-limit.ts';
import { baseImage } from './kinds/base-image.ts';
import { byteCodeCache } from './kinds/byte-code-cache.ts';
import { compileCache } from './kinds/compile-cache.ts';
import { compiledOutput } from './kinds/compiled-output.ts';
import { declared } from './kinds/declared.ts';
import { devDependencies } from './kinds/dev-dependencies.ts';
import { directRuntime } from './kinds/direct-runtime.ts';
import { duplicateVersions } from './kinds/duplicate-versions.ts';
import { instrumentation } from './kinds/instrumentation.ts';
import { jemalloc } from './kinds/jemalloc.ts';
import { kitKnob } from './kinds/kit-knob.ts';
import { lazyImport } from './kinds/lazy-import.ts';
import { liteMode } from './kinds/lite-mode.ts';
import { mimalloc } from './kinds/mimalloc.ts';
import { oldSpace } from './kinds/old-space.ts';
import { oneProcess } from './kinds/one-process.ts';
import { optimizeForSize } from './kinds/optimize-for-size.ts';
import { otherRuntime } from './kinds/other-runtime.ts';
import { productionEnv } from './kinds/production-env.ts';
import { semiSpace } from './kinds/semi-space.ts';
import { singleThreadedGc } from './kinds/single-threaded-gc.ts';
import { sourceMaps } from './kinds/source-maps.ts';
import { stackSize } from './kinds/stack-size.ts';
import { threadPool } from './kinds/thread-pool.ts';
import { threadsOrProcesses } from './kinds/threads-or-processes.ts';
import { trimThreshold } from './kinds/trim-threshold.ts';
import { twoForOneJob } from './kinds/two-for-one-job.ts';
import { unloadedDependencies } from './kinds/unloaded-dependencies.ts';
import { unusedImport } from './kinds/unused-import.ts';
import { workers } from './kinds/workers.ts';

export const changeKinds: readonly ChangeKind[] = [
  lazyImport,
  unusedImport,
  allLazy,
  duplicateVersions,
  twoForOneJob,
  directRuntime,
  compiledOutput,
  sourceMaps,
  compileCache,
  productionEnv,
  instrumentation,
  semiSpace,
  oldSpace,
  optimizeForSize,
  liteMode,
  singleThreadedGc,
  stackSize,
  threadPool,
  otherRuntime,
  arenaLimit,
  trimThreshold,
  jemalloc,
  mimalloc,
  workers,
  oneProcess,
  threadsOrProcesses,
  declared,
  kitKnob,
  unloadedDependencies,
  devDependencies,
  baseImage,
  byteCodeCache,
];
