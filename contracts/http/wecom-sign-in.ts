import { z } from 'zod';
import { done, id, text } from '../common.ts';
import { routes } from '../route.ts';
import { signedIn } from './staff.ts';

const ticket = text(2_000, 1);
/** What WeCom sends back with the browser. */
const back = { ticket, code: text(512, 1), state: text(128, 1) };

/** An app of WeCom through which staff come in. */
export const wecomDoor = z.object({ app: id, name: z.string(), company: z.string(), simulated: z.boolean() });
export type WecomDoor = z.infer<typeof wecomDoor>;

/** Staff who come in through WeCom: by scanning on a computer, or at once inside its client. */
export const wecomSignInRoutes = routes({
  'session.findWecom': {
    method: 'POST',
    path: '/api/v1/session/wecom',
    summary: 'The WeCom app that one signs in with: the named one, else the only one of this installation',
    access: 'public',
    body: z.strictObject({ app: id.optional() }),
    reply: z.object({ door: wecomDoor.nullable() }),
  },
  'session.startWecom': {
    method: 'POST',
    path: '/api/v1/session/wecom/start',
    summary: 'Begin to sign in through WeCom; inside its client nothing has to be scanned',
    access: 'public',
    body: z.strictObject({ app: id, inside: z.boolean().default(false) }),
    reply: z.object({ url: z.string(), ticket: z.string() }),
  },
  'session.finishWecom': {
    method: 'POST',
    path: '/api/v1/session/wecom/finish',
    summary: 'Come back from WeCom',
    access: 'public',
    body: z.strictObject(back),
    reply: signedIn,
    status: 201,
  },
  'account.wecom': {
    method: 'GET',
    path: '/api/v1/account/wecom',
    summary: "The company's WeCom apps that staff sign in with, and who one is there",
    access: 'session',
    reply: z.object({
      items: z.array(wecomDoor.extend({ corp: id, corpName: z.string(), userid: z.string().nullable() })),
    }),
  },
  'account.startWecom': {
    method: 'POST',
    path: '/api/v1/account/wecom/start',
    summary: 'Begin to link an account of WeCom; asks who one is first',
    access: 'session',
    onlyPeople: true,
    body: z.strictObject({ app: id, inside: z.boolean().default(false) }),
    reply: z.object({ url: z.string(), ticket: z.string() }),
  },
  'account.linkWecom': {
    method: 'POST',
    path: '/api/v1/account/wecom',
    summary: 'Come back from WeCom to link its account with one’s own',
    access: 'session',
    onlyPeople: true,
    body: z.strictObject(back),
    reply: done,
  },
  'account.unlinkWecom': {
    method: 'POST',
    path: '/api/v1/account/wecom/unlink',
    summary: 'End the link with an account of WeCom',
    access: 'session',
    onlyPeople: true,
    body: z.strictObject({ corp: id }),
    reply: done,
  },
});
