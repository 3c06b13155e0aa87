// An administrator: no route makes anybody one, so it is said in the database, as whoever runs a server says it.

import type { Client } from './client.ts';
import type { TestServer } from './server.ts';

export async function signUpAdmin({ signUp, context }: TestServer): Promise<Client> {
  const client = await signUp();
  await context.queries.updateTable('users').set({ is_admin: 1 }).where('id', '=', client.user.id).execute();
  return client;
}
