// What the parts of a service's private memory are called, and what each one is.

import type { MemoryPart } from '@tare/experiment';

export interface PartWords {
  name: string;
  meaning: string;
}

export const memoryPartWords: Readonly<Record<MemoryPart, PartWords>> = {
  packages: { name: 'packages and own code', meaning: 'JS heap, by samples: modules of packages and your own' },
  node: { name: 'Node.js itself', meaning: 'JS heap of Node.js: its modules, and what it set up' },
  code: { name: 'generated code', meaning: 'machine code and byte code that belong to no package' },
  'heap-slack': { name: 'heap slack', meaning: 'heap pages that hold nothing: fragments, new space' },
  'array-buffers': { name: 'buffers', meaning: 'contents of Buffers and typed arrays' },
  external: { name: 'external', meaning: 'what JS objects hold outside the heap, but buffers' },
  native: { name: 'native', meaning: 'rest of the C heap: Node.js itself, add-ons, slack' },
  stacks: { name: 'stacks', meaning: 'stacks of threads' },
  runtime: { name: 'runtime pages', meaning: 'pages of the program file that were written to' },
  libraries: { name: 'library pages', meaning: 'pages of shared libraries that were written to' },
  addons: { name: 'add-on pages', meaning: 'pages of native add-ons that were written to' },
  files: { name: 'file pages', meaning: 'pages of other mapped files that were written to' },
  shared: { name: 'shared memory', meaning: 'shared memory and memory files' },
  swap: { name: 'swap', meaning: 'written out to swap' },
  'other-processes': { name: 'other processes', meaning: 'without Node.js, or not to be looked into' },
  unattributed: { name: 'unattributed', meaning: 'what is left between the parts and the whole' },
};
