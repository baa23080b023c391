import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { StaffCaller } from '#platform/http';
import { as, openFrontDoor, problemIn, someId, type FrontDoor } from './front-door.ts';

let door: FrontDoor | undefined;
afterEach(async () => {
  await door?.http.stop();
  door = undefined;
});

const program: StaffCaller = {
  ...({} as StaffCaller),
  kind: 'staff',
  isProgram: true,
  tenant: someId,
  staffId: someId,
  name: 'BI',
  permissions: new Set(['knowledge.read']),
  teams: new Set(),
  csrf: '',
  mustChangePassword: false,
};
const keyed = (key: string) => ({ headers: { authorization: `Bearer lrk_${key}` } });
/** Each token is a key of its own. */
const programs = async (token: string) => ({ ...program, sessionId: token });
const limits = (response: Response) => [response.headers.get('ratelimit-policy'), response.headers.get('ratelimit')];
const list = '/api/v1/articles/categories';

describe('what is left of a share is told (draft-ietf-httpapi-ratelimit-headers-09)', () => {
  test('of an address, down to 429 with retry-after', async () => {
    door = await openFrontDoor({ perAddress: { burst: 3, perSecond: 0.5 } });
    const answers: Response[] = [];
    for (let i = 0; i < 4; i++) answers.push(await door.send('GET', list, { headers: as(['admin']) }));
    expect(answers.map(limits)).toEqual([
      ['"address";q=3;w=6', '"address";r=2;t=2'],
      ['"address";q=3;w=6', '"address";r=1;t=4'],
      ['"address";q=3;w=6', '"address";r=0;t=6'],
      ['"address";q=3;w=6', '"address";r=0;t=6'],
    ]);
    const last = answers.at(-1)!;
    expect(last.status).toBe(429);
    expect(last.headers.get('retry-after')).toBe('2');
    expect((await problemIn(last)).code).toBe('request.rate_limited');
  });

  test('of a key, which has its own share', async () => {
    door = await openFrontDoor({ programs, perKey: { burst: 2, perSecond: 1 } });
    const [a, b] = [randomUUID(), randomUUID()];
    const answers = [];
    for (const key of [a, a, a, b]) answers.push(await door.send('GET', list, keyed(key)));
    expect(answers.map((each) => [each.status === 429, ...limits(each)])).toEqual([
      [false, '"key";q=2;w=2', '"key";r=1;t=1'],
      [false, '"key";q=2;w=2', '"key";r=0;t=2'],
      [true, '"key";q=2;w=2', '"key";r=0;t=2'],
      [false, '"key";q=2;w=2', '"key";r=1;t=1'],
    ]);
    expect(answers[2]!.headers.get('retry-after')).toBe('1');
  });

  test('on refusals too, and not on what is no API', async () => {
    door = await openFrontDoor();
    expect(limits(await door.send('GET', list))[0]).toMatch(/^"address";q=\d+;w=\d+$/);
    expect(limits(await door.send('GET', '/chat/v1/widgets/abcdefgh'))[0]).toMatch(/^"address"/);
    expect(limits(await door.send('GET', '/api/openapi.json'))).toEqual([null, null]);
    expect(limits(await door.send('GET', '/healthz'))).toEqual([null, null]);
  });
});
