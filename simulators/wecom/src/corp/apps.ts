import { z } from 'zod';
import { xml } from '#libs/wecom';
import { accountNamed, appNamed } from '../actors/find.ts';
import { notValid, type Sentence } from '../actors/refusal.ts';
import { tellEvent } from '../callbacks/raise.ts';
import { verifyUrl, type Unverified } from '../callbacks/verify.ts';
import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';

/** Where the numbers of self-built apps begin. */
const FIRST_AGENT = 1_000_002;

const visible = z.strictObject({
  users: z.array(z.string().max(64)).max(1000).default([]),
  departments: z.array(z.int()).max(100).default([]),
});

export const appChange = z.strictObject({
  name: z.string().min(1).max(32).optional(),
  trustedIps: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .max(120)
    .optional(),
  trustedDomain: z.string().max(255).nullable().optional(),
  kf: z.boolean().optional(),
  kfManaged: z.array(z.string().max(64)).max(5000).optional(),
  visible: visible.optional(),
  disabled: z.boolean().optional(),
});
export type AppChange = z.output<typeof appChange>;

export const newApp = appChange.extend({ name: z.string().min(1).max(32) });

export const callbackSetting = z.strictObject({
  url: z.string().min(1).max(2048),
  token: z.string().max(100),
  aesKey: z.string().max(100),
});

/** A new self-built app with a secret of its own, seen by everybody, called from this machine. */
export function addApp(sim: Sim, { name, ...change }: z.output<typeof newApp>): App {
  const numbers = sim.world.apps.map(({ agentid }) => agentid).filter((id) => id < 2_000_000);
  const app: App = {
    agentid: Math.max(FIRST_AGENT - 1, ...numbers) + 1,
    kind: 'built',
    name,
    description: '',
    secret: sim.id('', 43),
    disabled: false,
    visible: { users: [], departments: [1] },
    trustedIps: ['127.0.0.1'],
    trustedDomain: null,
    callback: null,
    kf: false,
    kfManaged: [],
    menu: null,
  };
  sim.world.apps.push(app);
  return changeApp(sim, app.agentid, change);
}

/** What an administrator changes in the console. An app is told when accounts were put under its API or taken away. */
export function changeApp(sim: Sim, agentid: number, change: AppChange): App {
  const app = appNamed(sim, agentid);
  for (const id of change.kfManaged ?? []) accountNamed(sim, id);
  const before = app.kfManaged;
  if (change.trustedIps) {
    const until = sim.clock.now() + sim.world.knobs.trustedIpSeconds * 1000;
    app.trustedBefore = { ips: app.trustedIps, until };
  }
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  Object.assign(app, given);
  const added = app.kfManaged.filter((id) => !before.includes(id));
  const gone = before.filter((id) => !app.kfManaged.includes(id));
  if (added.length + gone.length > 0) tellAuth(sim, app, { added, gone });
  sim.log.add(
    'actor',
    { zh: `管理员改了 ${app.name}`, en: `The administrator changes ${app.name}` },
    { agentid, fields: Object.keys(given) },
  );
  sim.changed();
  return app;
}

function tellAuth(sim: Sim, app: App, { added, gone }: { added: string[]; gone: string[] }): void {
  tellEvent(sim, app, {
    from: 'sys',
    about: 'kf_account_auth_change',
    fields: [...added.map((id) => xml('AuthAddOpenKfId', id)), ...gone.map((id) => xml('AuthDelOpenKfId', id))],
  });
}

/** Saves where callbacks go, once the address has proved that it can open them. */
export async function setCallback(sim: Sim, agentid: number, callback: z.output<typeof callbackSetting>): Promise<App> {
  const app = appNamed(sim, agentid);
  const failed = await verifyUrl(sim, callback);
  if (failed) {
    const { zh, en } = sentenceOf(failed);
    notValid(zh, en, { ...failed });
  }
  app.callback = callback;
  sim.changed();
  return app;
}

export function removeCallback(sim: Sim, agentid: number): App {
  const app = appNamed(sim, agentid);
  app.callback = null;
  sim.changed();
  return app;
}

function sentenceOf(failed: Unverified): Sentence {
  switch (failed.why) {
    case 'token':
      return { zh: 'Token 只能是 1 到 32 位字母和数字。', en: 'The token is 1 to 32 letters and digits.' };
    case 'aes-key':
      return { zh: 'EncodingAESKey 必须是 43 位字母和数字。', en: 'The EncodingAESKey is 43 letters and digits.' };
    case 'url':
      return { zh: 'URL 必须以 http:// 或 https:// 开头。', en: 'The URL begins with http:// or https://.' };
    case 'unreachable':
      return {
        zh: `openapi 回调地址请求不通过：连不上（${failed.error}）。`,
        en: `Nobody answers at the URL (${failed.error}).`,
      };
    case 'late':
      return { zh: 'openapi 回调地址请求不通过：1 秒内没有回应。', en: 'The URL did not answer within a second.' };
    case 'status':
      return {
        zh: `openapi 回调地址请求不通过：返回了 HTTP ${failed.status}，应为 200。`,
        en: `The URL answered HTTP ${failed.status} instead of 200.`,
      };
    case 'echo':
      return {
        zh: '返回的不是解密后的明文：不能带引号、BOM 或换行。',
        en: 'The answer is not the bare plain text: no quotes, no byte-order mark, no newline.',
      };
  }
}
