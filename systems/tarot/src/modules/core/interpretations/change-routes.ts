// Interpretations are written by administrators.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures, IdParams } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { addInterpretations } from './add-many.ts';
import { addInterpretation, changeInterpretation, removeInterpretation } from './change-interpretation.ts';
import { BulkAnswer, BulkBody, InterpretationBody, InterpretationChanges, NewInterpretation } from './schemas.ts';

/** As many as may come at once, each as long as it may be, in letters of four bytes. */
const bulkBytes = 1_048_576;

export function registerInterpretationChanges(app: App, { database, queries, clock }: Context): void {
  app.post(
    '/interpretations',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'An interpretation',
        body: NewInterpretation,
        response: { 201: InterpretationBody, ...failures(400, 401, 403, 404) },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await addInterpretation(database, body, clock.now())),
  );
  app.post(
    '/interpretations/bulk',
    {
      bodyLimit: bulkBytes,
      config: { auth: 'admin' },
      schema: {
        summary: 'Many interpretations',
        body: BulkBody,
        response: { 200: BulkAnswer, ...failures(401, 403, 413) },
      },
    },
    async ({ body }) => addInterpretations(database, body.interpretations, clock.now()),
  );
  app.put(
    '/interpretations/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Change an interpretation',
        params: IdParams,
        body: InterpretationChanges,
        response: { 200: InterpretationBody, ...failures(401, 403, 404) },
      },
    },
    async ({ params, body }) => changeInterpretation(queries, params.id, body, clock.now()),
  );
  app.delete(
    '/interpretations/:id',
    {
      config: { auth: 'admin' },
      schema: {
        summary: 'Remove an interpretation',
        params: IdParams,
        response: { 204: Type.Null(), ...failures(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await removeInterpretation(queries, params.id);
      return reply.code(204).send(null);
    },
  );
}
