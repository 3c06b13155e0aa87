import type { Findings } from '@tare/changes';
import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/plan/find-candidates.ts';
import { changeOf, planSession, sourcesOf, subject } from './plan-double.ts';

const session = planSession(() => ({ privateBytes: 1 }));

describe('candidates', () => {
  it('is what would be tried, without trying it', async () => {
    const { changes, result } = await candidates({ subject, session, sources: sourcesOf([changeOf('a')]) });
    expect(changes.map(({ name }) => name)).toEqual(['a']);
    expect(result.explanation.outcome).toBe('complete');
    expect(session.started).toEqual([]);
  });

  it('shows the detectors what the configuration declares for services that take part', async () => {
    const seen: Findings['declared'][] = [];
    const sources = sourcesOf([]);
    await candidates({
      subject,
      session,
      changes: {
        loaded: {
          path: '/app/tare.config.json',
          directory: '/app',
          config: {
            services: { app: { command: 'node server.js' }, other: { command: 'node other.js' } },
            changes: {
              'small pool': { description: 'Two connections.', env: { POOL: '2' } },
              quiet: { services: ['app', 'other'], env: { LOG: 'off' } },
              elsewhere: { services: ['other'], env: { LOG: 'off' } },
            },
          },
        },
        checkOut: () => Promise.reject(new Error('No change names a revision.')),
      },
      sources: {
        ...sources,
        readFindings: (options) => {
          seen.push(options.declared);
          return sources.readFindings?.(options) ?? Promise.reject(new Error('The double reads findings.'));
        },
      },
    });
    expect(seen).toEqual([
      [
        { name: 'small pool', description: 'Two connections.', services: null },
        { name: 'quiet', description: null, services: ['app', 'other'] },
      ],
    ]);
  });
});
