import { describe, expect, it } from 'vitest';
import { classifyMappings, type MappingContext } from '../src/classify-mapping.ts';
import { parseSmaps } from '../src/parse-smaps.ts';
import type { MemoryClass } from '../src/recording.ts';
import { weighProcess } from '../src/weigh-process.ts';
import { fixtureContext, processFixtures, procText } from './support/proc-fixtures.ts';

const program = '/opt/node/bin/node';
const bare: MappingContext = { executable: program, hasV8: false, stackPointers: [] };
const v8: MappingContext = { ...bare, hasV8: true };

/** A mapping with one page for each header line: `start-end permissions inode path`. */
function classes(lines: readonly string[], context: MappingContext): MemoryClass[] {
  const text = lines.map((line) => {
    const [, range = '', permissions = '', inode = '', path = ''] = /^(\S+) (\S+) (\d+) ?(.*)$/s.exec(line) ?? [];
    return `${range} ${permissions} 00000000 00:00 ${inode} ${path}\nRss: 4 kB\nVmFlags: rd\n`;
  });
  const mappings = parseSmaps(text.join(''));
  expect(mappings).toHaveLength(lines.length);
  return classifyMappings(mappings, context);
}

const classOf = (line: string, context: MappingContext = bare): MemoryClass | undefined => classes([line], context)[0];

describe('names decide where there are any', () => {
  it.each<[string, MemoryClass]>([
    ['01000000-02000000 rw-p 0 [heap]', 'malloc'],
    ['7ffd00000000-7ffd00021000 rw-p 0 [stack]', 'stacks'],
    ['7f0000001000-7f0000801000 rw-p 0 [stack:77]', 'stacks'],
    ['7ffd00100000-7ffd00102000 r-xp 0 [vdso]', 'libraries'],
    ['7ffd00000000-7ffd00004000 r--p 0 [vvar]', 'libraries'],
    ['7ffd00004000-7ffd00006000 r--p 0 [vvar_vclock]', 'libraries'],
    ['ffffffffff600000-ffffffffff601000 --xp 0 [vsyscall]', 'libraries'],
    [`00400000-01400000 r-xp 9 ${program}`, 'runtime'],
    [`00400000-01400000 r-xp 9 ${program} (deleted)`, 'runtime'],
    ['00400000-01400000 r-xp 9 /opt/node/bin/node-other', 'files'],
    ['7f0000000000-7f0000001000 r-xp 9 /usr/lib/libc.so.6', 'libraries'],
    ['7f0000000000-7f0000001000 r-xp 9 /usr/lib/libstdc++.so.6.0.28', 'libraries'],
    ['7f0000000000-7f0000001000 r-xp 9 /usr/lib/libc-2.31.so', 'libraries'],
    ['7f0000000000-7f0000001000 r-xp 9 /usr/lib/libgone.so.1 (deleted)', 'libraries'],
    ['7f0000000000-7f0000001000 r-xp 9 /srv/app/build/better sqlite3.node', 'addons'],
    ['7f0000000000-7f0000001000 r-xp 9 /srv/app/x.node (deleted)', 'addons'],
    ['7f0000000000-7f0000001000 r--p 9 /usr/lib/locale/locale-archive', 'files'],
    ['7f0000000000-7f0000001000 r--p 9 /srv/notes about libc.so files.txt', 'files'],
    ['7f0000000000-7f0000001000 rw-s 9 /srv/database.mdb', 'files'],
    ['7f0000000000-7f0000001000 rw-s 9 /dev/shm/queue', 'shared'],
    ['7f0000000000-7f0000001000 rw-s 9 /memfd:cache (deleted)', 'shared'],
    ['7f0000000000-7f0000001000 rw-p 9 /memfd:cache (deleted)', 'shared'],
    ['7f0000000000-7f0000001000 rw-s 9 /memfd:odd\rname (deleted)', 'shared'],
    ['7f0000000000-7f0000001000 rw-s 9 /dev/zero (deleted)', 'shared'],
    ['7f0000000000-7f0000001000 rw-s 9 /SYSV00000000 (deleted)', 'shared'],
    ['7f0000000000-7f0000001000 rw-s 0 ', 'shared'],
  ])('%s is %s', (line, expected) => {
    expect(classOf(line)).toBe(expected);
    // No name is overruled by the shapes of V8's memory.
    expect(classOf(line, v8)).toBe(expected);
  });
});

describe('nameless memory is told by its shape', () => {
  it('the zero-filled tail behind a file belongs to it, also after the file was replaced', () => {
    const tail = '00402000-00403000 rw-p 0 ';
    for (const [path, expected] of [
      [program, 'runtime'],
      [`${program} (deleted)`, 'runtime'],
      ['/usr/lib/libc.so.6', 'libraries'],
      ['/usr/lib/libc.so.6 (deleted)', 'libraries'],
      ['/srv/x.node', 'addons'],
      ['/srv/data', 'anonymous'],
    ]) {
      expect(classes([`00400000-00402000 rw-p 9 ${path}`, tail], bare)[1], path).toBe(expected);
    }
  });

  it('a tail that does not touch the file is not its own', () => {
    expect(classes([`00400000-00402000 rw-p 9 ${program}`, '00403000-00404000 rw-p 0 '], bare)[1]).toBe('anonymous');
  });

  it('a mapping that a stack pointer points into is a stack', () => {
    const context = { ...bare, stackPointers: [0x7f0000012345n] };
    expect(classOf('7f0000010000-7f0000013000 rw-p 0 ', context)).toBe('stacks');
    expect(classOf('7f0000013000-7f0000014000 rw-p 0 ', context)).toBe('anonymous');
    expect(classOf('7f0000000000-7f0000012345 rw-p 0 ', context)).toBe('anonymous');
  });

  it('round memory behind a small guard is a stack; unround, huge or unguarded memory is not', () => {
    const guard = '7f0000000000-7f0000001000 ---p 0 ';
    expect(classes([guard, '7f0000001000-7f0000801000 rw-p 0 '], bare)[1]).toBe('stacks');
    expect(classes([guard, '7f0000001000-7f0000804000 rw-p 0 '], bare)[1]).toBe('anonymous');
    expect(classes([guard, '7f0000001000-7f0010001000 rw-p 0 '], bare)[1]).toBe('anonymous');
    expect(classes([guard, '7f0000002000-7f0000802000 rw-p 0 '], bare)[1]).toBe('anonymous');
    expect(classes(['7f0000001000-7f0000801000 rw-p 0 '], bare)[0]).toBe('anonymous');
  });

  it('an arena of malloc begins at a multiple of 64 MiB and is reserved to the next', () => {
    expect(classes(['7f0004000000-7f0004021000 rw-p 0 ', '7f0004021000-7f0008000000 ---p 0 '], bare)[0]).toBe('malloc');
    expect(classOf('7f0004000000-7f0008000000 rw-p 0 ')).toBe('malloc');
    expect(classOf('7f0004000000-7f0004021000 rw-p 0 ')).toBe('anonymous');
    expect(classes(['7f0004001000-7f0004021000 rw-p 0 ', '7f0004021000-7f0008000000 ---p 0 '], bare)[0]).toBe(
      'anonymous',
    );
  });

  it('pages of V8 are looked for only where V8 runs', () => {
    for (const line of ['1f5400000000-1f5400040000 rw-p 0 ', '7f0000001000-7f0000801000 rwxp 0 ']) {
      expect(classOf(line, v8)).toBe('js-heap');
      expect(classOf(line, bare)).toBe('anonymous');
    }
    expect(classOf('1f5400001000-1f5400040000 rw-p 0 ', v8)).toBe('anonymous');
    expect(classOf('7f1000000000-7f1000040000 rw-p 0 ', v8)).toBe('anonymous');
  });
});

describe('captured processes', () => {
  const weigh = (name: string): ReturnType<typeof weighProcess>['classes'] =>
    weighProcess(procText(`${name}/smaps`), fixtureContext(name)).classes;
  const mb = 1e6;

  it.each(['20', '22', '24'])('Node %s: heap, malloc, program and libraries are told apart', (major) => {
    const classes = weigh(`6.18/node-${major}-http`);
    // V8 itself reports 4.7 to 6.6 MB for such a server (total_physical_size).
    expect(classes['js-heap'].privateBytes).toBeGreaterThan(3.5 * mb);
    expect(classes['js-heap'].privateBytes).toBeLessThan(6.5 * mb);
    expect(classes.malloc.privateBytes).toBeGreaterThan(1.5 * mb);
    expect(classes.runtime.rssBytes).toBeGreaterThan(30 * mb);
    expect(classes.libraries.rssBytes).toBeGreaterThan(3 * mb);
    expect(classes.stacks.rssBytes).toBeGreaterThan(0);
    // What is left unexplained is small.
    expect(classes.anonymous.rssBytes).toBeLessThan(1.5 * mb);
    expect(classes.addons.rssBytes).toBe(0);
    expect(classes.shared.rssBytes).toBe(0);
  });

  it('a native add-on has a class of its own', () => {
    expect(weigh('6.18/node-20-add-on').addons.rssBytes).toBeGreaterThan(2 * mb);
  });

  it('the heaps of worker threads are in the heap’s class', () => {
    expect(weigh('6.18/node-20-worker-threads')['js-heap'].privateBytes).toBeGreaterThan(30 * mb);
  });

  it('Python has no JavaScript heap', () => {
    expect(weigh('6.18/python-3.11')['js-heap'].rssBytes).toBe(0);
  });

  it('memory files, segments and shared mappings are shared memory, to the page', () => {
    // 1 MiB and half of it again mapped privately, 64 kB, 256 kB, 512 kB, 128 kB.
    expect(weigh('6.18/odd-mappings').shared.rssBytes).toBe((1024 + 512 + 64 + 256 + 512 + 128) * 1024);
  });

  it.each(processFixtures)('%s: every mapping has exactly one class', (name) => {
    const mappings = parseSmaps(procText(`${name}/smaps`));
    expect(classifyMappings(mappings, fixtureContext(name))).toHaveLength(mappings.length);
  });
});
