import { fileURLToPath } from 'node:url';
import { subjectFromCommand } from '@tare/measure/config';
import { expect, it } from 'vitest';
import { candidates } from '../../src/plan/find-candidates.ts';

const programs = fileURLToPath(new URL('../../../../fixtures/programs', import.meta.url));

it('finds the settings that a running backend declares through the kit, but for those that are no matter of memory', async () => {
  // Not what it would have by itself: of a matter of memory the plan would try that.
  const env = { MAX_AGE_SECONDS: '0' };
  const subject = subjectFromCommand([process.execPath, 'knobs.mjs'], { cwd: programs, env });
  const { changes, result } = await candidates({ subject, only: ['kit-knob'] });
  expect(result.explanation.error).toBeNull();
  expect(changes.map(({ name }) => name)).toEqual(['CACHE_ENTRIES=0', 'CACHE_ENTRIES=10000']);
  expect(changes[0]?.because).toBe(
    'CACHE_ENTRIES is 40000. Answers that are kept; without them each is worked out anew.',
  );
});
