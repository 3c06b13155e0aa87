import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const social = '/api/v1/social';
const dayMs = 86_400_000;

describeOnEachDatabase('the feed', (database) => {
  let server: TestServer;
  let ann: Client;
  let ben: Client;
  let nobody: Client;
  beforeAll(async () => {
    // What is kept for a while would be told of the test before.
    server = await startServer(database, { environment: { CACHE_ENTRIES: '0' } });
    nobody = server.client();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    // In a month of its own each: sums of a month are those of one test.
    server.clock.advance(40 * dayMs);
    [ann, ben] = [await server.signUp(), await server.signUp({ display_name: 'Ben B.' })];
  });
  const post = async (body: object = {}, from = ann): Promise<string> => {
    server.clock.advance(1000);
    return (await from.post(`${social}/share`, { title: 'Look', ...body })).body.id;
  };
  const show = async (id: string, from = nobody) => (await from.get(`${social}/shared/${id}`)).body;
  const like = (id: string, from = ben) => from.post(`${social}/shared/${id}/like`);
  const unlike = (id: string, from = ben) => from.delete(`${social}/shared/${id}/like`);
  const comment = (id: string, text = 'Well said.', from = ben) =>
    from.post(`${social}/shared/${id}/comments`, { comment: text });
  const commentsOf = async (id: string, query = '', from = nobody) =>
    (await from.get(`${social}/shared/${id}/comments${query}`)).body;
  const createReading = async (from = ann, changes: object = {}): Promise<string> => {
    const asked = { question: 'Is it far?', spread_template_id: 'timeline', ...changes };
    return (await from.post('/api/v1/readings', asked)).body.id;
  };
  const feedOf = async (query = '', from = nobody) => (await from.get(`${social}/feed${query}`)).body;
  const idsOf = (body: { posts: { id: string }[] }): string[] => body.posts.map(({ id }) => id);
  const noticesOf = async (client: Client) => (await client.get('/api/v1/notifications')).body.notifications;
  /** Events of one name, while something is done. */
  async function heardOf<Name extends 'post.created' | 'post.liked' | 'post.commented'>(
    name: Name,
    work: () => Promise<unknown>,
  ): Promise<EventTable[Name][]> {
    const heard: EventTable[Name][] = [];
    const stop = server.context.events.on(name, (event) => void heard.push(event));
    await work();
    await server.settled();
    stop();
    return heard;
  }

  describe('a post', () => {
    it('is a text', async () => {
      const { status, body } = await ann.post(`${social}/share`, { title: ' Look ', description: 'A  ferry.' });
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        title: 'Look',
        description: 'A  ferry.',
        author: { id: ann.user.id, name: ann.user.name, avatar_url: null, title: null },
        is_anonymous: false,
        is_own: true,
        is_liked: false,
        reading_id: null,
        likes_count: 0,
        comments_count: 0,
        views_count: 0,
        created_at: new Date(server.clock.now()).toISOString(),
        reading: null,
      });
    });

    it('is an own reading, with its cards, and without what is personal', async () => {
      const reading_id = await createReading(ann, { context_notes: 'my secret' });
      const { status, body } = await ann.post(`${social}/share`, { title: 'Mine', reading_id });
      expect([status, body.reading_id]).toEqual([201, reading_id]);
      expect(body.reading).toEqual({
        question: 'Is it far?',
        spread: { id: 'timeline', display_name: expect.any(String) },
      });
      const seen = await nobody.get(`${social}/shared/${body.id}`);
      expect(seen.body.reading.cards_drawn).toHaveLength(3);
      expect(seen.body.reading_id).toBeNull();
      expect(seen.text).not.toContain('my secret');
      expect(seen.text).not.toContain(ann.user.email);
    });

    it('outlives its reading', async () => {
      const reading_id = await createReading();
      const id = await post({ reading_id });
      await ann.delete(`/api/v1/readings/${reading_id}`);
      expect(await show(id, ann)).toMatchObject({ title: 'Look', reading: null, reading_id: null });
    });

    it.each([
      {},
      { title: '' },
      { title: ' \n' },
      { title: 'x'.repeat(101) },
      { title: 'x', description: 'x'.repeat(301) },
      { title: 'x', reading_id: 'mine' },
      { title: 'x', is_anonymous: 'yes' },
    ])('refuses %j with 422', async (body) => {
      expect((await ann.post(`${social}/share`, body)).status).toBe(422);
    });

    it('is nobody else’s reading, and nobody’s at all', async () => {
      const before = (await feedOf()).posts[0]?.id;
      const reading_id = await createReading(ben);
      expect((await ann.post(`${social}/share`, { title: 'x', reading_id })).status).toBe(403);
      expect((await ann.post(`${social}/share`, { title: 'x', reading_id: crypto.randomUUID() })).status).toBe(404);
      expect((await nobody.post(`${social}/share`, { title: 'x' })).status).toBe(401);
      expect((await feedOf()).posts[0]?.id).toBe(before);
    });

    it('is told to who listens', async () => {
      let id = '';
      const heard = await heardOf('post.created', async () => {
        id = await post();
      });
      expect(heard).toEqual([{ userId: ann.user.id, postId: id }]);
    });

    it('counts who looks, also at once', async () => {
      const id = await post();
      await Promise.all(Array.from({ length: 20 }, () => show(id)));
      expect((await show(id)).views_count).toBe(21);
      expect((await nobody.get(`${social}/shared/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await nobody.get(`${social}/shared/nonsense`)).status).toBe(422);
    });

    it('is removed by its author, with all that was said to it', async () => {
      const id = await post();
      await like(id);
      await comment(id);
      expect((await nobody.delete(`${social}/shared/${id}`)).status).toBe(401);
      expect((await ben.delete(`${social}/shared/${id}`)).status).toBe(403);
      expect((await ann.delete(`${social}/shared/${id}`)).status).toBe(204);
      expect((await ann.delete(`${social}/shared/${id}`)).status).toBe(404);
      expect((await nobody.get(`${social}/shared/${id}/comments`)).status).toBe(404);
      expect((await like(id)).status).toBe(404);
      expect((await comment(id)).status).toBe(404);
      expect(await noticesOf(ann)).toEqual([]);
    });
  });

  describe('lists', () => {
    it('have the newest first, page by page, whatever is posted meanwhile', async () => {
      const posted = [await post(), await post({}, ben), await post()];
      const first = await feedOf('?page_size=2');
      expect(idsOf(first)).toEqual([posted[2], posted[1]]);
      expect(first.has_more).toBe(true);
      await post();
      const second = await feedOf(`?page_size=1&cursor=${first.next_cursor}`);
      expect(idsOf(second)).toEqual([posted[0]]);
    });

    it('tell all that were posted at one moment, each once', async () => {
      const made = await Promise.all(
        Array.from({ length: 7 }, async () => (await ann.post(`${social}/share`, { title: 'Now' })).body.id),
      );
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 4; page += 1) {
        const body = await feedOf(`?page_size=2${cursor}`);
        seen.push(...idsOf(body));
        cursor = `&cursor=${body.next_cursor}`;
      }
      expect(seen.slice(0, 7).sort()).toEqual(made.sort());
      expect(new Set(seen).size).toBe(8);
    });

    it('end', async () => {
      await post();
      let pages = 0;
      let cursor: string | null = '';
      while (cursor !== null) {
        const body = await feedOf(`?page_size=50${cursor && `&cursor=${cursor}`}`);
        cursor = body.next_cursor;
        expect(body.has_more).toBe(cursor !== null);
        pages += 1;
        expect(pages).toBeLessThan(20);
      }
    });

    it('have the most liked first on demand', async () => {
      const [liked, most, last] = [await post(), await post(), await post()];
      // More than any post of the other tests has.
      await server.context.queries
        .updateTable('posts')
        .set({ likes_count: 1000 })
        .where('id', 'in', [liked, most])
        .execute();
      await like(most);
      const first = await feedOf('?sort=popular&page_size=1');
      expect(idsOf(first)).toEqual([most]);
      const second = await feedOf(`?sort=popular&page_size=1&cursor=${first.next_cursor}`);
      expect(idsOf(second)).toEqual([liked]);
      expect(idsOf(await feedOf('?page_size=1'))).toEqual([last]);
      await server.context.queries.updateTable('posts').set({ likes_count: 0 }).where('id', '=', liked).execute();
      await server.context.queries.updateTable('posts').set({ likes_count: 1 }).where('id', '=', most).execute();
    });

    it('say what is one’s own, and what one likes', async () => {
      const id = await post();
      await like(id);
      const seenBy = async (client: Client) => {
        const { is_own, is_liked } = (await feedOf('?page_size=1', client)).posts[0];
        return { is_own, is_liked };
      };
      expect(await seenBy(ann)).toEqual({ is_own: true, is_liked: false });
      expect(await seenBy(ben)).toEqual({ is_own: false, is_liked: true });
      expect(await seenBy(nobody)).toEqual({ is_own: false, is_liked: false });
    });

    it.each([
      'page_size=51',
      'page_size=0',
      'sort=best',
      'cursor=1',
      'cursor=1_1_x',
      `cursor=9999999999_1_${crypto.randomUUID()}`,
    ])('refuse %s with 422', async (query) => {
      expect((await nobody.get(`${social}/feed?${query}`)).status).toBe(422);
    });
  });

  describe('an anonymous post', () => {
    it('tells nobody whose it is', async () => {
      const reading_id = await createReading(ann, { privacy_level: 'public' });
      const id = await post({ is_anonymous: true, reading_id });
      await comment(id, 'I wrote it.', ann);
      await like(id, ann);
      const texts = [
        (await ben.get(`${social}/feed?page_size=1`)).text,
        (await ben.get(`${social}/shared/${id}`)).text,
        (await ben.get(`${social}/shared/${id}/comments`)).text,
        (await ben.get(`${social}/leaderboards?period=month`)).text,
        (await comment(id)).text,
        (await like(id)).text,
        (await ben.delete(`${social}/shared/${id}`)).text,
      ];
      for (const text of texts)
        for (const secret of [ann.user.id, ann.user.name, reading_id]) expect(text).not.toContain(secret);
      expect(await show(id, ben)).toMatchObject({ author: null, is_anonymous: true, is_own: false, reading_id: null });
    });

    it('has no author beside one of theirs that has', async () => {
      await post({ is_anonymous: true });
      await post();
      expect((await feedOf('?page_size=2')).posts.map(({ author }: { author: object | null }) => author)).toEqual([
        expect.objectContaining({ id: ann.user.id }),
        null,
      ]);
    });

    it('is known to whoever wrote it', async () => {
      const id = await post({ is_anonymous: true });
      expect(await show(id, ann)).toMatchObject({ author: null, is_own: true });
      await comment(id);
      expect(await noticesOf(ann)).toMatchObject([{ kind: 'post_commented', post_id: id }]);
      expect((await ann.delete(`${social}/shared/${id}`)).status).toBe(204);
    });

    it('has comments of others by their names', async () => {
      const id = await post({ is_anonymous: true });
      await comment(id);
      server.clock.advance(1);
      await comment(id, 'Mine.', ann);
      expect((await commentsOf(id)).comments).toMatchObject([
        { author: { name: 'Ben B.' }, is_by_author: false },
        { author: null, is_by_author: true },
      ]);
    });

    it('counts for nobody', async () => {
      const hidden = await post({ is_anonymous: true });
      await like(hidden);
      const entries = async (by: string) =>
        (await nobody.get(`${social}/leaderboards?period=month&by=${by}`)).body.entries;
      expect(await entries('likes')).toEqual([]);
      expect(await entries('posts')).toEqual([]);
    });
  });

  describe('likes', () => {
    it('are given once and taken back once', async () => {
      const id = await post();
      expect((await like(id)).body).toEqual({ post_id: id, is_liked: true, likes_count: 1 });
      expect((await like(id)).body.likes_count).toBe(1);
      expect((await unlike(id)).body).toEqual({ post_id: id, is_liked: false, likes_count: 0 });
      expect((await unlike(id)).body.likes_count).toBe(0);
    });

    it('of one who likes fifty times at once are one', async () => {
      const id = await post();
      const heard = await heardOf('post.liked', () => Promise.all(Array.from({ length: 50 }, () => like(id))));
      expect(heard).toEqual([{ userId: ben.user.id, postId: id, authorId: ann.user.id }]);
      expect((await show(id)).likes_count).toBe(1);
      expect(await noticesOf(ann)).toMatchObject([{ kind: 'post_liked', from: { id: ben.user.id }, post_id: id }]);
    });

    it('of fifty at once are fifty, and what is taken back meanwhile is not counted', async () => {
      const id = await post();
      const crowd = await Promise.all(Array.from({ length: 50 }, () => server.signUp()));
      const answers = await Promise.all(crowd.map((client) => like(id, client)));
      expect(answers.map(({ status }) => status)).toEqual(crowd.map(() => 200));
      expect(answers.map(({ body }) => body.likes_count).sort((a, b) => a - b)).toEqual(crowd.map((_, i) => i + 1));
      await Promise.all(crowd.map((client, i) => (i < 20 ? unlike(id, client) : like(id, client))));
      expect((await show(id)).likes_count).toBe(30);
    });

    it('taken back take their notification along', async () => {
      const id = await post();
      await like(id);
      await unlike(id);
      await like(id);
      expect(await noticesOf(ann)).toHaveLength(1);
      await unlike(id);
      expect(await noticesOf(ann)).toEqual([]);
      await like(id, ann);
      expect(await noticesOf(ann)).toEqual([]);
    });

    it('are of somebody for something', async () => {
      const id = await post();
      expect((await like(id, nobody)).status).toBe(401);
      expect((await unlike(id, nobody)).status).toBe(401);
      expect((await like(crypto.randomUUID())).status).toBe(404);
      expect((await unlike(crypto.randomUUID())).status).toBe(404);
      expect((await show(id)).likes_count).toBe(0);
    });
  });

  describe('comments', () => {
    it('are told with who made them, the oldest first, page by page', async () => {
      const id = await post();
      const { status, body } = await comment(id, ' First. ');
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        comment: 'First.',
        author: { id: ben.user.id, name: 'Ben B.', avatar_url: null, title: null },
        is_by_author: false,
        is_own: true,
        created_at: new Date(server.clock.now()).toISOString(),
      });
      server.clock.advance(1);
      await comment(id, 'Second.', ann);
      expect(await commentsOf(id, '?page_size=1')).toMatchObject({
        comments: [{ comment: 'First.', is_own: false }],
        total_count: 2,
        has_more: true,
      });
      expect(await commentsOf(id, '?page_size=1&page=2', ann)).toMatchObject({
        comments: [{ comment: 'Second.', is_by_author: true, is_own: true }],
        page: 2,
        has_more: false,
      });
      expect((await show(id)).comments_count).toBe(2);
    });

    it('are counted, also at once, and told to the author', async () => {
      const id = await post();
      const heard = await heardOf('post.commented', () =>
        Promise.all(Array.from({ length: 20 }, (_, index) => comment(id, `Number ${index}`))),
      );
      expect(heard).toHaveLength(20);
      expect(heard[0]).toEqual({ userId: ben.user.id, postId: id, authorId: ann.user.id });
      expect((await show(id)).comments_count).toBe(20);
      expect(await noticesOf(ann)).toHaveLength(20);
    });

    it('have 1 to 500 characters, and somebody who makes them', async () => {
      const id = await post();
      expect((await comment(id, 'x'.repeat(500))).status).toBe(201);
      for (const text of ['', '  ', 'x'.repeat(501)]) expect((await comment(id, text)).status).toBe(422);
      expect((await comment(id, 'x', nobody)).status).toBe(401);
      expect((await comment(crypto.randomUUID())).status).toBe(404);
      expect((await nobody.get(`${social}/shared/${id}/comments?page_size=51`)).status).toBe(422);
      expect((await nobody.get(`${social}/shared/${crypto.randomUUID()}/comments`)).status).toBe(404);
      expect((await show(id)).comments_count).toBe(1);
    });

    it('are removed by whoever made them, and by the author of the post', async () => {
      const cleo = await server.signUp();
      const [id, elsewhere] = [await post(), await post()];
      const made = [(await comment(id)).body.id, (await comment(id)).body.id];
      const remove = (commentId: string, from: Client, postId = id) =>
        from.delete(`${social}/shared/${postId}/comments/${commentId}`);
      expect((await remove(made[0], nobody)).status).toBe(401);
      expect((await remove(made[0], cleo)).status).toBe(403);
      expect((await remove(made[0], ben, elsewhere)).status).toBe(404);
      const answers = await Promise.all([remove(made[0], ben), remove(made[0], ben), remove(made[0], ben)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
      expect((await show(id)).comments_count).toBe(1);
      expect((await remove(made[1], ann)).status).toBe(204);
      expect(await commentsOf(id)).toMatchObject({ comments: [], total_count: 0 });
      expect(await noticesOf(ann)).toEqual([]);
    });
  });

  describe('numbers', () => {
    it('say whose posts are liked most, by what was posted when', async () => {
      const [old, first, second] = [await post(), await post(), await post({}, ben)];
      for (const id of [old, first]) await like(id);
      await like(second, ann);
      await server.context.queries
        .updateTable('posts')
        .set({ created_at: server.clock.now() - 35 * dayMs })
        .where('id', '=', old)
        .execute();
      const entries = async (query: string) => (await nobody.get(`${social}/leaderboards?${query}`)).body.entries;
      expect(await entries('period=month')).toEqual(
        [ann, ben]
          .map(({ user }) => user.id)
          .sort()
          .map((id, index) =>
            expect.objectContaining({ rank: index + 1, score: 1, user: expect.objectContaining({ id }) }),
          ),
      );
      expect(await entries('period=month&by=comments')).toEqual([]);
      expect(await entries('period=month&by=posts&limit=1')).toHaveLength(1);
      const all = await entries('limit=50');
      expect(all.find(({ user }: { user: { id: string } }) => user.id === ann.user.id).score).toBe(2);
      for (const wrong of ['limit=51', 'limit=0', 'by=money', 'period=year'])
        expect((await nobody.get(`${social}/leaderboards?${wrong}`)).status).toBe(422);
    });

    it('count everything there is', async () => {
      const before = (await nobody.get(`${social}/stats`)).body;
      const id = await post({ is_anonymous: true });
      await like(id);
      await comment(id);
      await show(id);
      await ann.post(`/api/v1/readings/${await createReading()}/share`);
      expect((await nobody.get(`${social}/stats`)).body).toEqual({
        total_posts: before.total_posts + 1,
        posts_today: 1,
        total_likes: before.total_likes + 1,
        total_comments: before.total_comments + 1,
        total_views: before.total_views + 1,
        active_shares: before.active_shares + 1,
      });
    });

    it('are kept for a while', async () => {
      const keeping = await startServer(database, { environment: { CACHE_ENTRIES: '100' } });
      const stats = async () => (await keeping.client().get(`${social}/stats`)).body.total_posts;
      expect(await stats()).toBe(0);
      const user = await keeping.signUp();
      await user.post(`${social}/share`, { title: 'x' });
      expect(await stats()).toBe(0);
      await keeping.close();
    });
  });
});
