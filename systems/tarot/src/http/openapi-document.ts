// OpenAPI 3.1 of routes: its schemas are JSON Schema, and so are those of TypeBox.

import type { FastifySchema, RouteOptions } from 'fastify';
import { accessCookie } from './authentication.ts';
import { ErrorBody } from './schemas.ts';
import type { TObject, TSchema } from './typebox.ts';

export interface Operation {
  operationId: string;
  tags: string[];
  summary?: string;
  /** None for everybody; with an empty one among them, for those as well who have none of the others. */
  security: readonly object[];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

export interface OpenapiDocument {
  openapi: string;
  info: { title: string; version: string; description: string; license: object };
  servers: object[];
  components: object;
  paths: Record<string, Record<string, Operation>>;
}

const description = `Readings, their spreads and what comes of them.

What a schema does not name is dropped from a request; a body of null is none. Lengths of texts are counted in units of UTF-16. No text may have the character U+0000,
or half of a surrogate pair. A path that is written out comes before one with a parameter. Another method than those of a path is answered by 405, and what is no path
by 404.`;

export function describeRoutes(routes: readonly RouteOptions[]): OpenapiDocument {
  const paths: OpenapiDocument['paths'] = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '');
    for (const method of [route.method].flat()) {
      paths[path] ??= {};
      paths[path][method.toLowerCase()] = describeRoute(route, method, path);
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tarot', version: '1.0.0', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    components: {
      schemas: { Error: ErrorBody },
      responses: {
        Error: {
          description: ErrorBody.description,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: accessCookie },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  };
}

function describeRoute({ schema = {}, config }: RouteOptions, method: string, path: string): Operation {
  const { params, querystring, headers, body, form, response, summary } = schema;
  const parameters = [
    ...describeParameters('path', params),
    ...describeParameters('query', querystring),
    ...describeParameters('header', headers),
  ];
  const requestBody = describeBody(body as TSchema | undefined, form);
  return {
    operationId: operationIdOf(method, path),
    tags: [/^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'server'],
    ...(summary === undefined ? {} : { summary }),
    security: securityOf(config?.auth),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: { ...refusalsOf(method, params !== undefined), ...describeResponses(response) },
  };
}

/** `getReadingsIdTags` of GET /api/v1/readings/{id}/tags. */
const operationIdOf = (method: string, path: string): string =>
  [method.toLowerCase(), ...(path.replace(/^\/api\/v1\//, '').match(/[a-z]+/gi) ?? ['root'])]
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

function securityOf(auth: string | undefined): object[] {
  if (auth === undefined) return [];
  if (auth === 'cookie') return [{ cookie: [] }];
  return [{ cookie: [] }, { bearer: [] }, ...(auth === 'optional' ? [{}] : [])];
}

const describeParameters = (place: string, schema: unknown): object[] =>
  Object.entries((schema as TObject | undefined)?.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || isNeeded(schema as TObject, name),
    schema: property,
  }));

/** For TypeBox what has a default is there, as it is for handlers; whoever asks may leave it out. */
const isNeeded = ({ required = [], properties }: TObject, name: string): boolean =>
  required.includes(name) && properties[name]?.['default'] === undefined;

function describeBody(body: TSchema | undefined, form: TSchema | undefined): object | undefined {
  if (form) return { required: true, content: { 'multipart/form-data': { schema: form } } };
  if (!body) return undefined;
  return { required: body['default'] === undefined, content: { 'application/json': { schema: asSent(body) } } };
}

function asSent(schema: TSchema): TSchema {
  const { properties, items } = schema as Partial<TObject> & { items?: TSchema };
  if (items) return { ...schema, items: asSent(items) };
  if (!properties) return schema;
  const required = Object.keys(properties).filter((name) => isNeeded(schema as TObject, name));
  const inner = Object.entries(properties).map(([name, property]) => [name, asSent(property)]);
  return { ...schema, properties: Object.fromEntries(inner), required };
}

const refusal = { $ref: '#/components/responses/Error' };

/** What is refused before a route is asked: a path or a body that cannot be read. */
function refusalsOf(method: string, hasParameters: boolean): Record<string, object> {
  const mayHaveBody = method !== 'GET';
  return {
    ...(hasParameters || mayHaveBody ? { 400: refusal } : {}),
    ...(mayHaveBody ? { 413: refusal, 415: refusal } : {}),
    ...(hasParameters ? { 414: refusal } : {}),
  };
}

function describeResponses(response: FastifySchema['response']): Record<string, object> {
  const given = Object.entries((response ?? {}) as Record<string, TSchema>);
  if (given.length === 0) return { 200: { description: 'Done.' } };
  return Object.fromEntries(
    given.map(([status, schema]) => [
      status,
      schema === ErrorBody
        ? refusal
        : {
            description: schema.description ?? 'Done.',
            ...(schema['type'] === 'null' ? {} : { content: contentOf(schema) }),
          },
    ]),
  );
}

/** Of what is no JSON, the schema names it: `Type.String({ contentMediaType: 'text/csv' })`, also beside others in a union. */
function contentOf(schema: TSchema): Record<string, object> {
  const all: TSchema[] = schema['anyOf'] ?? [];
  const variants = all.some((variant) => variant['contentMediaType']) ? all : [schema];
  return Object.fromEntries(
    variants.map((variant) =>
      variant['contentMediaType'] ? [variant['contentMediaType'], {}] : ['application/json', { schema: variant }],
    ),
  );
}
