// Characters of a faction.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { addMember, changePriority, listMembers, removeMember } from './members-store.ts';
import { MemberParams, MembersAnswer, MembershipBody, PriorityBody } from './schemas.ts';

export function registerMembers(app: App, { database, queries }: Context): void {
  app.get(
    '/factions/:id/characters',
    {
      schema: {
        summary: 'Characters of a faction',
        params: IdParams,
        response: { 200: MembersAnswer, ...failures(404) },
      },
    },
    async ({ params }) => {
      const characters = await listMembers(queries, params.id);
      return { characters, total_count: characters.length };
    },
  );
  app.post(
    '/factions/:id/characters/:cid',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'A character for a faction',
        params: MemberParams,
        body: PriorityBody,
        response: { 201: MembershipBody, ...failures(400, 401, 403, 404) },
      },
    },
    async ({ params, body: { priority } }, reply) => {
      const membership = { faction_id: params.id, character_id: params.cid };
      await addMember(database, membership, priority);
      return reply.code(201).send({ ...membership, priority });
    },
  );
  app.put(
    '/factions/:id/characters/:cid',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'How important a character is to a faction',
        params: MemberParams,
        body: PriorityBody,
        response: { 200: MembershipBody, ...failures(401, 403, 404) },
      },
    },
    async ({ params, body: { priority } }) => {
      const membership = { faction_id: params.id, character_id: params.cid };
      await changePriority(queries, membership, priority);
      return { ...membership, priority };
    },
  );
  app.delete(
    '/factions/:id/characters/:cid',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'A character leaves a faction',
        params: MemberParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await removeMember(queries, { faction_id: params.id, character_id: params.cid });
      return reply.code(204).send(null);
    },
  );
}
