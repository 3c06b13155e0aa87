// Characters are written by administrators.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { addCharacter, changeCharacter, removeCharacter } from './change-character.ts';
import { CharacterBody, CharacterChanges, NewCharacter } from './schemas.ts';

export function registerCharacterChanges(app: App, { queries, clock }: Context): void {
  app.post(
    '/characters',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'A character',
        body: NewCharacter,
        response: { 201: CharacterBody, ...failures(400, 401, 403) },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await addCharacter(queries, body, clock.now())),
  );
  app.put(
    '/characters/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Change a character',
        params: IdParams,
        body: CharacterChanges,
        response: { 200: CharacterBody, ...failures(401, 403, 404) },
      },
    },
    async ({ params, body }) => changeCharacter(queries, params.id, body, clock.now()),
  );
  app.delete(
    '/characters/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Remove a character',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await removeCharacter(queries, params.id);
      return reply.code(204).send(null);
    },
  );
}
