import { z } from 'zod';
import { problem } from '#contracts/errors';
import { exampleOf } from '#contracts/examples';
import { isForPrograms, type Access, type Route } from '#contracts/route';
import { webhookEvents, webhookPayload } from '#contracts/webhooks';

import { curlOf, exampleReply } from './docs-examples.ts';
import { guide } from './docs-guide.ts';

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
      description: guide,
    },
    paths,
    webhooks: webhooks(),
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'A new UUID for each thing to be done; the same again when the answer was not heard',
          schema: { type: 'string', maxLength: 255 },
        },
      },
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
        key: { type: 'http', scheme: 'bearer', description: 'An API key: `lrk_…`' },
        visitor: { type: 'http', scheme: 'bearer', description: 'The token of `visitor.start`' },
      },
    },
  };
}

/** What we send to others, by kind of event (OpenAPI 3.1, "webhooks"; Standard Webhooks). */
function webhooks(): Json {
  return Object.fromEntries(
    Object.entries(webhookEvents).map(([type, { summary, data }]) => [type, { post: sentEvent(type, summary, data) }]),
  );
}

function sentEvent(type: string, summary: string, data: z.ZodType): Json {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return {
    operationId: `webhook.${type}`,
    tags: ['webhooks'],
    summary,
    security: [],
    parameters: [
      header('webhook-id', 'The event: the same again is the same event'),
      header('webhook-timestamp', 'When it was sent, in seconds'),
      header('webhook-signature', 'One or more of `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`'),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaOf(webhookPayload(type, data), 'output') } },
    },
    responses: {
      '2XX': { description: 'Taken; anything else is tried again for three days' },
      '410': { description: 'Send nothing more: the endpoint is paused' },
    },
  };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: route.summary,
    description: describe(name, route),
    ...(route.onlyPeople && { 'x-only-people': true }),
    ...(isPermission(route.access) && { 'x-permission': route.access }),
    security: securityOf(route),
    parameters: parametersOf(name, route),
    ...bodyOf(name, route),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done',
        content: route.download ? { 'application/octet-stream': {} } : { 'application/json': replyOf(route) },
      },
      default: ref('responses/Problem'),
    },
  };
}

function securityOf(route: Route): Json[] {
  const { access, method } = route;
  if (access === 'public') return [];
  if (access === 'visitor') return [{ visitor: [] }];
  const who = access === 'keeper' ? 'keeper' : 'session';
  const person = method === 'GET' ? { [who]: [] } : { [who]: [], csrf: [] };
  return isForPrograms(route) ? [{ key: [] }, person] : [person];
}

/** The same call for the command line, and what to expect where it cannot succeed as written. */
function describe(name: string, route: Route): string {
  const example = exampleOf(name, route);
  if (!example) return '';
  const curl = `\`\`\`sh\n${curlOf(route, example)}\n\`\`\``;
  return example.refused
    ? `${curl}\n\nAs written, without a device or server of yours, it answers \`${example.refused}\`.`
    : curl;
}

function replyOf({ reply }: Route): Json {
  const schema = schemaOf(reply, 'output');
  return { schema, example: exampleReply(schema) };
}

function isPermission(access: Access): boolean {
  return !['public', 'visitor', 'session', 'keeper'].includes(access);
}

function bodyOf(name: string, route: Route): Json {
  if (route.upload) {
    const form = {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
    };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } } };
  }
  if (!route.body) return {};
  const content = { schema: schemaOf(route.body, 'input'), example: exampleOf(name, route)?.body };
  return { requestBody: { required: true, content: { 'application/json': content } } };
}

function parametersOf(name: string, { params, query, ...route }: Route): Json[] {
  const example = exampleOf(name, { params, query, ...route } as Route);
  return [
    ...partsOf(params, 'path', example?.params ?? {}),
    ...partsOf(query, 'query', example?.query ?? {}),
    ...(takesKey(route as Route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

/** Changes by staff and programs may be repeated under a key. */
function takesKey({ access, method }: Route): boolean {
  return method !== 'GET' && isPermission(access);
}

function partsOf(
  schema: z.ZodType | undefined,
  where: 'path' | 'query',
  examples: Readonly<Record<string, string | number>>,
): Json[] {
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
    ...(examples[name] !== undefined && { example: examples[name] }),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}

function ref(to: string): Json {
  return { $ref: `#/components/${to}` };
}
