// Uses of stand-ins: in words, and as a reason not to try one. An import that the start needs saves nothing by coming later.

import type { Touch } from '@tare/accounting';
import type { Change } from '@tare/changes';

/** Uses of this change's own stand-ins. */
export const touchesOf = ({ trial }: Change, touches: readonly Touch[]): Touch[] =>
  trial.kind !== 'launch'
    ? []
    : touches.filter((touch) =>
        (trial.edit.standIns ?? []).some(
          (standIn) => standIn.package === touch.package && standIn.importer === touch.importer,
        ),
      );

/** In a sentence; undefined where nothing of it was loaded before the service was ready. */
export function whyNeeded(touches: readonly Touch[]): string | undefined {
  const needed = touches.find(({ moment, how }) => moment === 'start' && how !== 'deferred-construct');
  if (!needed) return undefined;
  const place = needed.place === null ? '' : ` at ${needed.place}`;
  return `${needed.package} is used before the service is ready: ${useOf(needed)}${place}`;
}

/** As `get OpenAI at server.js:12, at start`; each once, in the order they were seen. */
export function describeTouches(touches: readonly Touch[]): string[] {
  const lines = touches.map((touch) => {
    const place = touch.place === null ? '' : ` at ${touch.place}`;
    const error = touch.error === null ? '' : `, failed: ${touch.error}`;
    return `${useOf(touch)}${place}, ${touch.moment === 'start' ? 'at start' : 'later'}${error}`;
  });
  return [...new Set(lines)];
}

const useOf = ({ how, key, package: name }: Touch): string => `${how} ${key ?? name}`;
