// A machine as a table of files, to be changed while a budget looks on.

import { type SystemFiles, unavailable } from '@tare/accounting';

export interface FilesDouble extends SystemFiles {
  texts: Record<string, string>;
  lists: Record<string, string[]>;
}

export function filesDouble(texts: Record<string, string>, lists: Record<string, string[]> = {}): FilesDouble {
  return {
    texts,
    lists,
    readText: (path) => texts[path] ?? unavailable('unsupported'),
    readLink: () => unavailable('unsupported'),
    list: (path) => lists[path] ?? unavailable('unsupported'),
  };
}

/** /proc/PID/status with the fields that are read. */
export const statusText = (anonymousMegabytes: number, swapMegabytes: number = 0): string =>
  [
    'Name:\tnode',
    'Threads:\t11',
    `VmSize:\t ${1000 * 1024} kB`,
    `VmRSS:\t ${(anonymousMegabytes + 40) * 1000} kB`,
    `RssAnon:\t ${anonymousMegabytes * 1000} kB`,
    `VmSwap:\t ${swapMegabytes * 1000} kB`,
    '',
  ].join('\n');

/** As `statusText` writes it. */
export const kilo = 1024;
