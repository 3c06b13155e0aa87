// OpenAPI 3.1 of routes: its schemas are JSON Schema, and so are those of TypeBox.

import type { FastifySchema, RouteOptions } from 'fastify';
import { accessCookie } from './authentication.ts';
import type { TObject, TSchema } from './typebox.ts';

export interface Operation {
  tags: string[];
  summary?: string;
  security?: readonly object[];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

export interface OpenapiDocument {
  openapi: string;
  info: object;
  components: object;
  paths: Record<string, Record<string, Operation>>;
}

export function describeRoutes(routes: readonly RouteOptions[]): OpenapiDocument {
  const paths: OpenapiDocument['paths'] = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '');
    for (const method of [route.method].flat()) {
      paths[path] ??= {};
      paths[path][method.toLowerCase()] = describeRoute(route, path);
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tarot', version: '1.0.0', description: 'Readings, their spreads and what comes of them.' },
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: accessCookie },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  };
}

function describeRoute({ schema = {}, config }: RouteOptions, path: string): Operation {
  const { params, querystring, headers, body, response, summary } = schema;
  const parameters = [
    ...describeParameters('path', params),
    ...describeParameters('query', querystring),
    ...describeParameters('header', headers),
  ];
  const security = securityOf(config?.auth);
  return {
    tags: [/^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'server'],
    ...(summary === undefined ? {} : { summary }),
    ...(security ? { security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: describeResponses(response),
  };
}

function securityOf(auth: string | undefined): object[] | undefined {
  if (auth === undefined || auth === 'optional') return undefined;
  return auth === 'cookie' ? [{ cookie: [] }] : [{ cookie: [] }, { bearer: [] }];
}

const describeParameters = (place: string, schema: unknown): object[] =>
  Object.entries((schema as TObject | undefined)?.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || ((schema as TObject).required ?? []).includes(name),
    schema: property,
  }));

function describeResponses(response: FastifySchema['response']): Record<string, object> {
  const given = Object.entries((response ?? {}) as Record<string, TSchema>);
  if (given.length === 0) return { 200: { description: 'Done.' } };
  return Object.fromEntries(
    given.map(([status, schema]) => [
      status,
      {
        description: schema.description ?? (status.startsWith('2') ? 'Done.' : 'What went wrong.'),
        ...(schema['type'] === 'null' ? {} : { content: { [contentTypeOf(schema)]: { schema } } }),
      },
    ]),
  );
}

/** Of what is no JSON, the schema names it: `Type.String({ contentMediaType: 'text/csv' })`. */
const contentTypeOf = (schema: TSchema): string => schema['contentMediaType'] ?? 'application/json';
