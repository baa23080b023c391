import { z } from 'zod';
import { problem } from '#contracts/errors';
import type { Access, Route } from '#contracts/route';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of a table of routes: derived, never written. */
export function openApi(table: Record<string, Route>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(table)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Liren',
      version: '1',
      description:
        'Everything the console and the widget do. Errors are RFC 9457 problem details with a stable `code`. ' +
        'Staff sign in with a session cookie and send `x-csrf-token` with each change; visitors send `Authorization: Bearer`.',
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      responses: {
        Problem: {
          description: 'Refused',
          content: { 'application/problem+json': { schema: ref('schemas/Problem') } },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'liren_session' },
        keeper: { type: 'apiKey', in: 'cookie', name: 'liren_keeper' },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
        visitor: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: route.summary,
    ...(isPermission(route.access) && { 'x-permission': route.access }),
    security: securityOf(route),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...bodyOf(route),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done',
        content: route.download
          ? { 'application/octet-stream': {} }
          : { 'application/json': { schema: schemaOf(route.reply, 'output') } },
      },
      default: ref('responses/Problem'),
    },
  };
}

function securityOf({ access, method }: Route): Json[] {
  if (access === 'public') return [];
  if (access === 'visitor') return [{ visitor: [] }];
  const who = access === 'keeper' ? 'keeper' : 'session';
  return [method === 'GET' ? { [who]: [] } : { [who]: [], csrf: [] }];
}

function isPermission(access: Access): boolean {
  return !['public', 'visitor', 'session', 'keeper'].includes(access);
}

function bodyOf(route: Route): Json {
  if (route.upload) {
    const form = {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
    };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } } };
  }
  if (!route.body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
  };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: each,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}

function ref(to: string): Json {
  return { $ref: `#/components/${to}` };
}
