// Which isolate of a service is shown: cluster workers load the same files, and are told once.

import type { ObservedIsolate } from '@tare/accounting';
import type { ExplainedService } from '@tare/experiment';

export interface ChosenIsolates {
  shown: ObservedIsolate;
  others: ExplainedService['otherIsolates'];
}

/** The one with most modules, of those that run the application's own code: npm in front of a small server has more. Of several, one whose heap was sampled. */
export function chooseIsolates(isolates: readonly ObservedIsolate[], application: string): ChosenIsolates | null {
  const runsOwn = (isolate: ObservedIsolate): boolean =>
    filesOf(isolate).some(
      (path) => path.startsWith(`${application}/`) && !path.slice(application.length).includes('/node_modules/'),
    );
  const [shown, ...rest] = [...isolates].sort(
    (a, b) =>
      Number(runsOwn(b)) - Number(runsOwn(a)) ||
      filesOf(b).length - filesOf(a).length ||
      Number(isSampled(b)) - Number(isSampled(a)),
  );
  if (!shown) return null;
  const same = signature(shown);
  return {
    shown,
    others: rest.map((isolate) => ({
      pid: isolate.pid,
      threadId: isolate.threadId,
      entry: isolate.entry,
      modules: filesOf(isolate).length,
      sameAsShown: signature(isolate) === same,
    })),
  };
}

const isSampled = ({ heapProfile }: ObservedIsolate): boolean => 'head' in heapProfile;

const filesOf = ({ modules }: ObservedIsolate): string[] =>
  modules.flatMap(({ kind, path }) => (kind === 'builtin' ? [] : [path]));

/** What was loaded at start: which worker gets the request that loads something late is chance. */
function signature(isolate: ObservedIsolate): string {
  const asked = new Map<number, boolean>();
  for (const { imports } of isolate.modules)
    for (const { module, isLate } of imports) asked.set(module, (asked.get(module) ?? true) && isLate);
  return isolate.modules
    .flatMap(({ kind, path }, index) => (kind === 'builtin' || asked.get(index) === true ? [] : [path]))
    .sort()
    .join('\n');
}
