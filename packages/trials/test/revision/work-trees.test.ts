import { WorkTrees } from '@tare/trials';
import { expect, it } from 'vitest';
import { GitRepository, leftWorkTrees } from '../support/git-repository.ts';

const repository = new GitRepository('repository');
repository.commit({ a: '1' });
const signal = new AbortController().signal;

it('checks each revision out once, and removes all at the end', async () => {
  const trees = new WorkTrees({ directory: repository.path, signal });
  const [one, same] = await Promise.all([trees.checkOut('main'), trees.checkOut('main')]);
  expect(same).toBe(one);
  await trees.checkOut('HEAD');
  await expect(trees.checkOut('nowhere')).rejects.toMatchObject({ code: 'REVISION_UNAVAILABLE' });
  expect(leftWorkTrees()).toHaveLength(4);
  await trees.dispose();
  expect(leftWorkTrees()).toEqual([]);
  await trees.dispose();
});

it('builds each of them by the same command', async () => {
  const trees = new WorkTrees({ directory: repository.path, build: 'exit 3', signal });
  await expect(trees.checkOut('main')).rejects.toMatchObject({ code: 'BUILD_FAILED' });
  await trees.dispose();
  expect(leftWorkTrees()).toEqual([]);
});
