import type { FastifyInstance, FastifyReply } from 'fastify';
import { limits } from '#libs/wecom';
import type { Sim } from '../sim.ts';
import type { OauthCode } from '../world.ts';
import { type NoSignIn, readAuthorize, readScan, type SignIn } from './request.ts';

/** Codes that are used or over stay this long, so that the API can say which. */
const REMEMBERED_MS = 3600_000;

/**
 * The two pages on which a member says who he is. The platform knows him by his client; here everybody may be anybody,
 * so the page lists the members and a click comes back with a code.
 */
export function registerSignIn(server: FastifyInstance, sim: Sim): void {
  const roads = { '/connect/oauth2/authorize': readAuthorize, '/wwlogin/sso/login': readScan };
  for (const [path, read] of Object.entries(roads)) {
    server.get<{ Querystring: Record<string, unknown> }>(path, async ({ query }, reply) => {
      const asked = read(sim, query);
      if ('code' in asked) return html(reply.code(400), refusalPage(asked));
      const who = typeof query.as === 'string' ? chosen(asked, query.as) : null;
      if (!who) return html(reply, choicePage(sim, asked, { path, query }));
      return reply.redirect(comeBack(sim, asked, who), 302);
    });
  }
}

function chosen({ members, outsiders }: SignIn, as: string): OauthCode['who'] | null {
  const member = members.find(({ userid }) => userid === as);
  if (member) return { userid: member.userid };
  const outsider = outsiders.find(({ external_userid }) => external_userid === as);
  return outsider ? { external_userid: outsider.external_userid } : null;
}

/** The address with a code that works once within five minutes. */
function comeBack(sim: Sim, { redirectUri, host, state, scope, app }: SignIn, who: OauthCode['who']): string {
  const now = sim.clock.now();
  const code = sim.id('', 43);
  sim.world.oauthCodes = sim.world.oauthCodes.filter(({ expiresAt }) => expiresAt > now - REMEMBERED_MS);
  const expiresAt = now + limits.signIn.codeSeconds * 1000;
  sim.world.oauthCodes.push({ code, agentid: app?.agentid ?? null, host, who, scope, expiresAt, used: false });
  const id = 'userid' in who ? who.userid : who.external_userid;
  sim.log.add('actor', { zh: `${id} 登录 ${host}`, en: `${id} signs in at ${host}` });
  sim.changed();
  const target = new URL(redirectUri);
  target.searchParams.set('code', code);
  target.searchParams.set('state', state);
  return target.href;
}

function choicePage(
  { world }: Sim,
  { app, host, members, outsiders, scope }: SignIn,
  { path, query }: { path: string; query: Record<string, unknown> },
): string {
  const row = (id: string, { name, hint }: { name: string; hint: string }) => {
    const link = new URLSearchParams({ ...(query as Record<string, string>), as: id });
    return `<li><a href="${escaped(`${path}?${link}`)}"><b>${escaped(name)}</b> <span>${escaped(hint)}</span></a></li>`;
  };
  const staff = members.map(({ userid, name, position }) => row(userid, { name, hint: `${userid} ${position}` }));
  const others = outsiders.map(({ external_userid, name }) => row(external_userid, { name, hint: '企业外 / outside' }));
  const asks =
    scope === 'snsapi_privateinfo'
      ? '<p>应用想读取头像、手机号、邮箱。<br>The app asks for picture, phone and mail.</p>'
      : '';
  return page(
    `<h1>${escaped(world.corp.name)}</h1>
<p>登录 ${escaped(app?.name ?? host)}：你是谁？<br>Sign in to ${escaped(app?.name ?? host)}: who are you?</p>${asks}
<ul>${[...staff, ...others].join('')}</ul>${members.length === 0 ? '<p>应用的可见范围里没有人。<br>Nobody is in the visible range of the app.</p>' : ''}`,
  );
}

const refusalPage = ({ code, zh, en }: NoSignIn) =>
  page(`<h1>无法登录 / Cannot sign in</h1><p>${escaped(zh)}<br>${escaped(en)}</p><p>错误码 / Code: ${code}</p>`);

function page(body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>企业微信模拟登录 / Simulated sign-in</title><style>
:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:26rem;margin:10vh auto;padding:0 1rem}
h1{font-size:1.25rem}ul{list-style:none;padding:0}a{display:block;padding:.75rem 1rem;margin:.5rem 0;border:1px solid #8886;border-radius:.5rem;color:inherit;text-decoration:none}
a:hover{background:#8882}a:focus-visible{outline:3px solid #2a7;outline-offset:2px}span{opacity:.75}footer{font-size:.85rem;opacity:.75}
</style></head><body><main>${body}</main><footer>这是模拟器，不是真的企业微信。<br>This is a simulator, not WeCom.</footer></body></html>`;
}

function html(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *")
    .header('Referrer-Policy', 'no-referrer')
    .header('Cache-Control', 'no-store')
    .send(text);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (char) => escapes[char]!);
