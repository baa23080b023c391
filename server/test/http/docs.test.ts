import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorMeanings } from '#contracts/error-meanings';
import { errorCodes, type ErrorCode } from '#contracts/errors';
import { isForPrograms } from '#contracts/route';
import { everyRoute, openFrontDoor, type FrontDoor } from './front-door.ts';

interface Operation {
  description: string;
  security: Record<string, string[]>[];
  parameters: { name?: string; in?: string; example?: unknown; $ref?: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { content: Record<string, { example?: unknown }> }>;
  'x-only-people'?: true;
}
interface OpenApi {
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
}

let door: FrontDoor;
let document: OpenApi;
beforeAll(async () => {
  door = await openFrontDoor();
  document = (await (await door.send('GET', '/api/openapi.json')).json()) as OpenApi;
});
afterAll(() => door.http.stop());

const operationOf = ({ route }: (typeof everyRoute)[number]) =>
  document.paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;

describe('each operation of the documentation', () => {
  test.each(everyRoute)('$name shows a request and an answer that fit', (each) => {
    const { route } = each;
    const operation = operationOf(each);
    expect(operation.description).toMatch(/^```sh\ncurl /);
    for (const one of operation.parameters.filter(({ in: where }) => where === 'path'))
      expect([one.name, one.example]).toEqual([one.name, expect.any(String)]);
    if (route.body) {
      const { example } = operation.requestBody!.content['application/json']!;
      expect(route.body.safeParse(example).error?.issues).toBeUndefined();
    }
    if (route.download) return;
    const { example } = operation.responses[String(route.status ?? 200)]!.content['application/json']!;
    expect(route.reply.safeParse(example).error?.issues).toBeUndefined();
  });

  test('says who may call it: a key wherever a program may', () => {
    for (const each of everyRoute) {
      const { security, description, ...rest } = operationOf(each);
      const byKey = security.some((one) => 'key' in one);
      expect([each.name, byKey]).toEqual([each.name, isForPrograms(each.route)]);
      expect([each.name, description.includes('Bearer lrk_')]).toEqual([each.name, byKey]);
      expect(rest['x-only-people'] === true).toBe(each.route.onlyPeople === true);
    }
  });
});

test.each(Object.keys(errorCodes) as ErrorCode[])('%s has a meaning', (code) => {
  expect(errorMeanings[code], `write one in contracts/error-meanings.ts`).toMatch(/\.$/);
  expect(document.info.description).toContain(`| \`${code}\` | ${errorCodes[code]} |`);
});

test.each(['Authentication', 'Errors', 'Pagination', 'Idempotency', 'Rate limits', 'Versioning'])(
  'the guide speaks of %s',
  (title) => expect(document.info.description).toContain(`## ${title}\n`),
);

test('the page is our own and loads nothing from elsewhere', async () => {
  const page = await door.send('GET', '/api/docs/');
  expect(page.status).toBe(200);
  expect(await page.text()).not.toMatch(/src="https?:/);
});
