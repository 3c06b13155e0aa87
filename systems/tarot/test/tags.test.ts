import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const tags = '/api/v1/tags';

describeOnEachDatabase('tags of all readings', (database) => {
  let server: TestServer;
  let client: Client;
  let other: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
    other = await server.signUp();
  });
  const read = async (given: string[], from = client): Promise<string> => {
    const asked = { question: 'Well?', spread_template_id: 'single_ember' };
    const { body } = await from.post('/api/v1/readings', asked);
    await from.patch(`/api/v1/readings/${body.id}/tags`, { tags: given });
    return body.id;
  };
  const tagsOf = async (id: string, from = client): Promise<string[]> =>
    (await from.get(`/api/v1/readings/${id}`)).body.tags;
  const merge = (source_tags: unknown, target_tag: unknown, from = client): Promise<Answer> =>
    from.post(`${tags}/merge`, { source_tags, target_tag });
  const rename = (old_tag: unknown, new_tag: unknown, from = client): Promise<Answer> =>
    from.post(`${tags}/rename`, { old_tag, new_tag });
  const remove = (given: unknown, from = client): Promise<Answer> => from.post(`${tags}/bulk-delete`, { tags: given });

  describe('the list', () => {
    it('counts own readings, the most used first, page by page', async () => {
      await read(['sea', 'home']);
      await read(['sea']);
      await read(['sea', 'work'], other);
      expect((await client.get(tags)).body).toEqual({
        tags: [
          { tag: 'sea', count: 2 },
          { tag: 'home', count: 1 },
        ],
        total: 2,
        page: 1,
        page_size: 50,
        has_more: false,
      });
      expect((await client.get(`${tags}?page_size=1&page=2`)).body).toMatchObject({
        tags: [{ tag: 'home', count: 1 }],
        total: 2,
        has_more: false,
      });
      expect((await client.get(`${tags}?page_size=1`)).body.has_more).toBe(true);
      expect((await client.get(`${tags}?sort_by=tag`)).body.tags[0].tag).toBe('home');
      expect((await client.get(`${tags}?sort_by=count&sort_order=asc`)).body.tags[0].tag).toBe('home');
      expect((await server.client().get(tags)).status).toBe(401);
    });

    it.each(['page=0', 'page_size=101', 'sort_by=age'])('refuses %s with 422', async (query) => {
      expect((await client.get(`${tags}?${query}`)).status).toBe(422);
    });
  });

  describe('merging', () => {
    it('puts several together, each reading once', async () => {
      const both = await read(['sea', 'ocean', 'home']);
      const one = await read(['water']);
      const done = await read(['Sea', 'sea']);
      const none = await read(['home']);
      const { status, body } = await merge(['ocean', ' water ', 'Sea', 'sea'], 'sea');
      expect([status, body]).toEqual([200, { tag: 'sea', affected_readings: 3 }]);
      expect(await tagsOf(both)).toEqual(['home', 'sea']);
      expect(await tagsOf(one)).toEqual(['sea']);
      expect(await tagsOf(done)).toEqual(['sea']);
      expect(await tagsOf(none)).toEqual(['home']);
    });

    it('leaves what is of others', async () => {
      await read(['ocean']);
      const theirs = await read(['ocean'], other);
      expect((await merge(['ocean'], 'sea')).status).toBe(200);
      expect(await tagsOf(theirs, other)).toEqual(['ocean']);
      expect((await merge(['sea'], 'lake', other)).status).toBe(404);
      expect((await merge(['sea'], 'lake', server.client())).status).toBe(401);
    });

    it('keeps readings within 20 tags', async () => {
      const full = Array.from({ length: 20 }, (_, index) => `tag ${index}`);
      const id = await read(full);
      expect((await merge(['tag 0'], 'new')).body.affected_readings).toBe(1);
      expect((await tagsOf(id)).sort()).toEqual([...full.slice(1), 'new'].sort());
    });

    it('goes through more readings than are held at once', async () => {
      const userId = client.user.id;
      const readings = Array.from({ length: 1201 }, () => ({
        id: crypto.randomUUID(),
        user_id: userId,
        spread_key: 'single_ember',
        question: 'Many?',
        character_voice: 'trader',
        karma_context: 'neutral',
        radiation_factor: 0,
        created_at: 0,
        updated_at: 0,
      }));
      await server.context.queries.insertInto('readings').values(readings).execute();
      const rows = readings.map(({ id }) => ({ reading_id: id, tag: 'old' }));
      await server.context.queries.insertInto('reading_tags').values(rows).execute();
      expect((await rename('old', 'new')).body).toEqual({ tag: 'new', affected_readings: 1201 });
      expect((await client.get(tags)).body.tags).toEqual([{ tag: 'new', count: 1201 }]);
      expect((await remove(['new'])).body.affected_readings).toBe(1201);
    });

    it('refuses what is no merging', async () => {
      await read(['sea']);
      expect((await merge(['sea'], 'sea')).status).toBe(422);
      expect((await merge([], 'sea')).status).toBe(422);
      expect((await merge(['sea'], '  ')).status).toBe(422);
      expect((await merge(['sea'], 'x'.repeat(51))).status).toBe(422);
      expect((await merge(['sea', ' '], 'lake')).status).toBe(422);
      expect(
        (
          await merge(
            Array.from({ length: 21 }, (_, index) => `tag ${index}`),
            'lake',
          )
        ).status,
      ).toBe(422);
      expect((await merge('sea', 'lake')).status).toBe(422);
      expect((await merge(['lake'], 'sea')).status).toBe(404);
    });
  });

  describe('renaming', () => {
    it('gives a tag another name in all own readings', async () => {
      const [first, second] = [await read(['ocean', 'home']), await read(['ocean'])];
      const theirs = await read(['ocean'], other);
      expect((await rename(' ocean ', ' sea ')).body).toEqual({ tag: 'sea', affected_readings: 2 });
      expect([await tagsOf(first), await tagsOf(second)]).toEqual([['home', 'sea'], ['sea']]);
      expect(await tagsOf(theirs, other)).toEqual(['ocean']);
    });

    it('does not put two together, and needs both names', async () => {
      await read(['ocean']);
      await read(['sea']);
      const { status, body } = await rename('ocean', 'sea');
      expect([status, body.error.code]).toEqual([409, 'CONFLICT_ERROR']);
      expect((await rename('lake', 'pond')).status).toBe(404);
      expect((await rename('sea', 'sea')).status).toBe(422);
      expect((await rename('sea', ' ')).status).toBe(422);
      expect((await rename('sea', undefined)).status).toBe(422);
      expect((await rename('sea', 'lake', server.client())).status).toBe(401);
      expect((await client.get(tags)).body.total).toBe(2);
    });

    it('lets one of two names through that come at once', async () => {
      const id = await read(['ocean']);
      const answers = await Promise.all([rename('ocean', 'sea'), rename('ocean', 'lake')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
      expect(await tagsOf(id)).toHaveLength(1);
    });
  });

  describe('removing', () => {
    it('takes tags from all own readings', async () => {
      const [first, second] = [await read(['sea', 'home']), await read(['work'])];
      const theirs = await read(['sea'], other);
      expect((await remove(['sea', ' work', 'lake'])).body).toEqual({
        deleted_tags: ['sea', 'work'],
        affected_readings: 2,
      });
      expect([await tagsOf(first), await tagsOf(second)]).toEqual([['home'], []]);
      expect(await tagsOf(theirs, other)).toEqual(['sea']);
      expect((await remove(['sea'])).body).toEqual({ deleted_tags: [], affected_readings: 0 });
    });

    it('refuses what is no list of tags', async () => {
      for (const wrong of [[], [''], 'sea', ['x'.repeat(51)], Array.from({ length: 21 }, (_, index) => `tag ${index}`)])
        expect((await remove(wrong)).status).toBe(422);
      expect((await remove(['sea'], server.client())).status).toBe(401);
    });
  });

  it('stay within 20, each once, while one is set and others are merged', async () => {
    const full = Array.from({ length: 19 }, (_, index) => `tag ${index}`);
    const readings = [await read(['ocean', ...full]), await read(['ocean', ...full])];
    const answers = await Promise.all([
      ...readings.flatMap((id) => [
        client.patch(`/api/v1/readings/${id}/tags`, { tags: ['ocean', ...full] }),
        client.patch(`/api/v1/readings/${id}/tags`, { tags: ['water', ...full] }),
      ]),
      merge(['ocean', 'water'], 'sea'),
      merge(['tag 0', 'tag 1'], 'sea'),
      remove(['tag 2']),
    ]);
    for (const { status } of answers) expect([200, 404]).toContain(status);
    for (const id of readings) {
      const now = await tagsOf(id);
      expect(now.length).toBeLessThanOrEqual(20);
      expect(new Set(now).size).toBe(now.length);
    }
  });
});
