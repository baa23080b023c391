import { expect, test } from 'vitest';
import { openPlatform } from './platform.ts';

const platform = await openPlatform();
const { agentid, corpid } = platform;
await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedDomain: 'desk.example.com:8443' });
await platform.sim('PATCH', '/sim/apps/1000003', { trustedDomain: 'shop.example.com' });

const oauth = {
  appid: corpid,
  redirect_uri: 'https://desk.example.com:8443/back?from=wecom',
  response_type: 'code',
  scope: 'snsapi_base',
  state: 'abc123',
  agentid: String(agentid),
};
const scan = {
  login_type: 'CorpApp',
  appid: corpid,
  agentid: String(agentid),
  redirect_uri: oauth.redirect_uri,
  state: 'abc123',
};

const page = (path: string, query: object) =>
  platform.raw(`${path}?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined))}`, {
    redirect: 'manual',
  });
const authorize = (more: object = {}) => page('/connect/oauth2/authorize', { ...oauth, ...more });
const login = (more: object = {}) => page('/wwlogin/sso/login', { ...scan, ...more });
const whoCame = (code: string, as?: number) => platform.get('/cgi-bin/auth/getuserinfo', { code }, as);

async function codeOf(response: Response): Promise<string> {
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location')!).searchParams.get('code')!;
}

test('the page lists the members, and a click comes back with a code', async () => {
  const list = await authorize();
  const html = await list.text();
  expect(list.status).toBe(200);
  expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const name of ['沈观澜', '陆音秋', '梅小满', '唐北川']) expect(html).toContain(name);
  const href = /href="([^"]*as=MeiXiaoMan[^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&');
  const back = await platform.raw(href, { redirect: 'manual' });
  const target = new URL(back.headers.get('location')!);
  expect(target.origin + target.pathname).toBe('https://desk.example.com:8443/back');
  expect([target.searchParams.get('from'), target.searchParams.get('state')]).toEqual(['wecom', 'abc123']);
  expect(await whoCame(target.searchParams.get('code')!)).toEqual({ errcode: 0, errmsg: 'ok', userid: 'MeiXiaoMan' });
});

test('a code works once, for five minutes', async () => {
  const code = await codeOf(await login({ as: 'LuYinQiu' }));
  expect(await whoCame(code)).toMatchObject({ errcode: 0, userid: 'LuYinQiu' });
  expect(await whoCame(code)).toMatchObject({ errcode: 42022 });
  const late = await codeOf(await login({ as: 'LuYinQiu' }));
  await platform.advance(301);
  expect(await whoCame(late)).toMatchObject({ errcode: 40029 });
});

test('a code belongs to the app whose domain it came to', async () => {
  const code = await codeOf(await login({ as: 'LuYinQiu' }));
  expect(await whoCame(code, 1000003)).toMatchObject({ errcode: 50001 });
  expect(await whoCame(code)).toMatchObject({ errcode: 0 });
});

test('with consent a ticket opens what the directory keeps back, for half an hour', async () => {
  const code = await codeOf(await authorize({ scope: 'snsapi_privateinfo', as: 'MeiXiaoMan' }));
  const { user_ticket } = await whoCame(code);
  const detail = (as?: number) => platform.post('/cgi-bin/auth/getuserdetail', { user_ticket }, as);
  expect(await detail()).toMatchObject({ errcode: 0, userid: 'MeiXiaoMan', mobile: '13900000013', gender: '2' });
  expect((await detail(1000003)).errcode).not.toBe(0);
  await platform.advance(1801);
  expect((await detail()).errcode).not.toBe(0);
});

test('somebody from outside has an openid, and no scan', async () => {
  const { customers } = await platform.sim<{ customers: { external_userid: string }[] }>('GET', '/sim/state');
  const id = customers[0]!.external_userid;
  const reply = await whoCame(await codeOf(await authorize({ as: id })));
  expect(reply).toEqual({ errcode: 0, errmsg: 'ok', openid: expect.any(String), external_userid: id });
  expect((await login({ as: id })).status).toBe(200);
});

test.for<[string, object, number]>([
  ['another corp', { appid: 'ww0000000000000000' }, 40013],
  ['another response', { response_type: 'token' }, 40035],
  ['another scope', { scope: 'everything' }, 40035],
  ['consent without agentid', { scope: 'snsapi_privateinfo', agentid: undefined }, 41011],
  ['a state with a sign', { state: 'a b' }, 40035],
  ['a state of 129', { state: 'a'.repeat(129) }, 40035],
  ['another domain', { redirect_uri: 'https://evil.example/back' }, 50001],
  ['another port', { redirect_uri: 'https://desk.example.com/back' }, 50001],
  ['a name in the address', { redirect_uri: 'https://desk.example.com:8443@evil.example/' }, 50001],
  ['the domain of another app', { redirect_uri: 'https://shop.example.com/' }, 50001],
  ['no web address', { redirect_uri: 'javascript:alert(1)' }, 50001],
])('OAuth with %s: %i', async ([, more, code]) => {
  const response = await authorize({ ...more, as: 'MeiXiaoMan' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(`Code: ${code}<`);
});

test.for<[string, object, number]>([
  ['another type', { login_type: 'ServiceApp' }, -31040],
  ['another corp', { appid: 'ww0000000000000000' }, -31027],
  ['an unknown app', { agentid: '7' }, -31028],
  ['no address', { redirect_uri: undefined }, -31035],
  ['another domain', { redirect_uri: 'https://evil.example/back' }, -31039],
])('scan login with %s: %i', async ([, more, code]) => {
  const response = await login({ ...more, as: 'MeiXiaoMan' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(`Code: ${code}<`);
});

test('a name and a link stay words on the page', async () => {
  await platform.sim('POST', '/sim/customers', { name: '<img src=x onerror=alert(1)>' });
  const html = await (await authorize({ extra: '"><script>alert(1)</script>' })).text();
  expect(html).toContain('&lt;img src=x');
  expect(html).not.toMatch(/<(script|img)/);
});
