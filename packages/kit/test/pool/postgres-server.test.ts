import { describe, expect, it } from 'vitest';
import { findPrograms } from './postgres-server.ts';

describe('the PostgreSQL of the tests', () => {
  it('says what to install where it is not there', () => {
    expect(() => findPrograms(['/nowhere'])).toThrow('apt-get install postgresql');
  });
});
