// A service's private memory in parts that add up to it, in bytes: classes of pages from the kernel, V8's own account of what lies in them, and the traced
// heap's shares of that. Nothing is scaled: where two accounts of the same bytes differ, the difference is `unattributed`.

import {
  type ClassTable,
  type IsolateHeap,
  isKnown,
  type MemoryClass,
  memoryClasses,
  type ProcessRecord,
  type ServiceTrial,
} from '@tare/accounting';
import type { ExplainedService, MemoryPart } from '@tare/experiment';

/** Of all isolates of the traced trial together, bytes of the JS heap. */
export interface HeapAccount {
  /** That samples assign to files of the program. */
  packagesBytes: number;
  /** That samples assign to Node.js's own modules, and what Node.js had set up before sampling began. */
  nodeBytes: number;
  /** V8's spaces for generated code. */
  codeSpaceBytes: number;
}

/** @returns rows of 0 are left out, but for `unattributed` */
export function accountMemory(plain: ServiceTrial, heap: HeapAccount): ExplainedService['parts'] {
  const whole = plain.phases.collected.privateBytes;
  if (!isKnown(whole)) return whole;
  const parts = new Map<MemoryPart, number>();
  const add = (part: MemoryPart, bytes: number): void => {
    parts.set(part, (parts.get(part) ?? 0) + Math.round(bytes));
  };
  let usedBytes = 0;
  for (const process of plain.processes) {
    const { privateBytes, classes } = process.phases.collected;
    if (process.isolates.length === 0 || 'state' in classes) {
      if (isKnown(privateBytes)) add('other-processes', privateBytes);
      continue;
    }
    usedBytes += addProcess(classes, process, add);
  }
  addHeap(usedBytes, heap, add);
  const told = [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [
    ...[...parts].flatMap(([part, bytes]) => (bytes === 0 ? [] : [{ part, bytes }])),
    { part: 'unattributed', bytes: whole - told },
  ];
}

/** Classes of which parts are made otherwise than by taking them over. */
const divided: readonly MemoryClass[] = ['js-heap', 'malloc', 'anonymous'];
const isTakenOver = (name: MemoryClass): name is Exclude<MemoryClass, 'js-heap' | 'malloc' | 'anonymous'> =>
  !divided.includes(name);

/** @returns bytes that V8 uses of the heap's pages */
function addProcess(
  classes: ClassTable,
  { isolates }: ProcessRecord,
  add: (part: MemoryPart, bytes: number) => void,
): number {
  for (const name of memoryClasses) if (isTakenOver(name)) add(name, classes[name].privateBytes);
  const sum = (bytesOf: (heap: IsolateHeap) => number): number =>
    isolates.reduce((total, isolate) => total + bytesOf(isolate), 0);
  const used = sum((heap) => heap.heapUsedBytes);
  add('heap-slack', Math.max(0, classes['js-heap'].privateBytes - used));
  const { buffers, external } = divideOutside(
    classes,
    sum((heap) => heap.arrayBuffersBytes),
    sum((heap) => Math.max(0, heap.externalBytes - heap.arrayBuffersBytes)),
  );
  add('array-buffers', buffers);
  add('external', external);
  add('native', classes.malloc.privateBytes + classes.anonymous.privateBytes - buffers - external);
  return used;
}

/**
 * What V8 holds outside its heap lies in the C heap, or in mappings of its own. Where it counts more than there is, something is reserved and was never touched
 * (a buffer, WebAssembly's memory). That is large and lies in a mapping of its own: of these no more than there is can be it, and of the C heap nothing is.
 */
function divideOutside(
  { malloc, anonymous }: ClassTable,
  buffersBytes: number,
  externalBytes: number,
): { buffers: number; external: number } {
  const all = malloc.privateBytes + anonymous.privateBytes;
  const room = buffersBytes + externalBytes > all ? anonymous.privateBytes : all;
  const buffers = Math.min(room, buffersBytes);
  return { buffers, external: Math.min(room - buffers, externalBytes) };
}

/** Some generated code is in the samples: no more of its spaces is shown apart than what samples left over. */
function addHeap(usedBytes: number, heap: HeapAccount, add: (part: MemoryPart, bytes: number) => void): void {
  add('packages', heap.packagesBytes);
  add('node', heap.nodeBytes);
  add('code', Math.min(heap.codeSpaceBytes, Math.max(0, usedBytes - heap.packagesBytes - heap.nodeBytes)));
}
