import { describe, expect, it } from 'vitest';
import { loadPeer } from '../../src/pool/load-peer.ts';

describe('loadPeer', () => {
  it('says what to install where the package is not there', async () => {
    const missing = new Error("Cannot find package 'pg'");
    const loading = loadPeer('main', 'pg', () => Promise.reject(missing));
    await expect(loading).rejects.toMatchObject({
      code: 'POOL_INVALID',
      seen: missing.message,
      remedy: 'Install it: npm install pg.',
      cause: missing,
    });
  });
});
