import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';

const users = '/api/v1/users';
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(2000, 7)]);

describeOnEachDatabase('users', (database) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
  });

  it('shows a profile to its user only', async () => {
    const { body } = await client.get(`${users}/me/profile`);
    expect(body.user).toMatchObject({ id: client.user.id, experience_level: 'newcomer', karma_alignment: 'neutral' });
    expect((await server.client().get(`${users}/me/profile`)).status).toBe(401);
  });

  it('changes what is given, and leaves the rest', async () => {
    await client.patch(`${users}/me/profile`, { bio: 'Walks.', location: 'Saltmere' });
    const { body } = await client.patch(`${users}/me/profile`, {
      bio: null,
      faction_alignment: 'deep_lab',
      email: 'other@example.org',
    });
    expect(body.user).toMatchObject({
      bio: null,
      location: 'Saltmere',
      faction_alignment: 'deep_lab',
      email: client.user.email,
    });
  });

  it('refuses an empty change with 400, and a wrong one with 422', async () => {
    expect((await client.patch(`${users}/me/profile`, {})).status).toBe(400);
    expect((await client.patch(`${users}/me/profile`, { display_name: '<script>' })).status).toBe(422);
    expect((await client.patch(`${users}/me/profile`, { faction_alignment: 'nobodies' })).status).toBe(422);
  });

  it('lets a user wear an unlocked title, and none', async () => {
    const { queries, clock } = server.context;
    await queries
      .insertInto('user_titles')
      .values({ user_id: client.user.id, title: 'Mapmaker', unlocked_at: clock.now() })
      .execute();
    expect((await client.put(`${users}/me/title`, { title: 'Queen' })).status).toBe(400);
    expect((await client.put(`${users}/me/title`, { title: 'Mapmaker' })).body.current_title).toBe('Mapmaker');
    expect((await client.get(`${users}/me/titles`)).body).toMatchObject({
      current_title: 'Mapmaker',
      unlocked_titles: [{ title: 'Mapmaker' }],
    });
    expect((await client.put(`${users}/me/title`, { title: null })).body.current_title).toBeNull();
  });

  const upload = (bytes: Buffer, type = 'image/png', from = client) => {
    const form = new FormData();
    form.append('file', new Blob([bytes as never], { type }), 'me.png');
    return from.send('POST', `${users}/avatar`, form);
  };

  it('takes a picture, serves it, and forgets the one before', async () => {
    const first = await upload(png);
    expect(first.status).toBe(200);
    const shown = await server.client().get(first.body.avatar_url);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await client.get(`${users}/me/profile`)).body.user.avatar_url).toBe(first.body.avatar_url);
    await upload(png);
    expect((await server.client().get(first.body.avatar_url)).status).toBe(404);
  });

  it('refuses what only says that it is a picture, what is too large, and what is no form', async () => {
    expect((await upload(Buffer.from('<svg onload="alert(1)">'.repeat(10)))).status).toBe(400);
    expect((await upload(Buffer.from('GIF'))).status).toBe(400);
    expect((await upload(Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]))).status).toBe(400);
    expect((await client.post(`${users}/avatar`, { file: 'me' })).status).toBe(400);
    expect((await upload(png, 'image/png', server.client())).status).toBe(401);
    expect((await client.get(`${users}/me/profile`)).body.user.avatar_url).toBeNull();
  });

  it('serves no other file', async () => {
    for (const path of ['..%2Ftarot.db', '..%2f..%2fetc%2fpasswd', 'x.png'])
      expect((await server.client().get(`${users}/avatars/${path}`)).status).toBeGreaterThanOrEqual(400);
  });
});
