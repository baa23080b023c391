import { z } from 'zod';
import { locale, text } from '../common.ts';
import { routes } from '../route.ts';

/** What a member of staff can be told outside the page he looks at. */
export const noticeKinds = [
  'waiting',
  'wrote',
  'promise',
  'mentioned',
  'approval',
  'webhook',
  'comment',
  'due',
  'experiment',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Ways that exist for a kind: desktop and sound come from the desk, which knows only of conversations. */
export const noticeWays = {
  waiting: ['desktop', 'sound', 'mail', 'wecom', 'webhook'],
  wrote: ['desktop', 'sound', 'mail', 'wecom', 'webhook'],
  promise: ['mail', 'wecom', 'webhook'],
  mentioned: ['mail', 'wecom', 'webhook'],
  approval: ['mail', 'wecom', 'webhook'],
  webhook: ['mail', 'wecom', 'webhook'],
  /** Somebody speaks to me in a comment on an article. */
  comment: ['mail', 'wecom', 'webhook'],
  /** An article of mine ends soon, or somebody should look at it again. */
  due: ['mail', 'wecom', 'webhook'],
  /** A version that was tried did so much worse that it was taken out. */
  experiment: ['mail', 'wecom', 'webhook'],
} as const satisfies Record<NoticeKind, readonly string[]>;
export const noticeWay = z.enum(['desktop', 'sound', 'mail', 'wecom', 'webhook']);
export type NoticeWay = z.infer<typeof noticeWay>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const ways = <K extends NoticeKind>(kind: K) => z.array(z.enum(noticeWays[kind])).max(5);

const fields = {
  ways: z.strictObject({
    waiting: ways('waiting'),
    wrote: ways('wrote'),
    promise: ways('promise'),
    mentioned: ways('mentioned'),
    approval: ways('approval'),
    webhook: ways('webhook'),
    // Whoever chose before these kinds were there is told by mail.
    comment: ways('comment').default(['mail']),
    due: ways('due').default(['mail']),
    experiment: ways('experiment').default(['mail']),
  }),
  /** No mail, no card in WeCom and no call of a webhook from one time of the day to another, perhaps over midnight, in this zone. */
  quiet: z.strictObject({ from: clockTime, to: clockTime, timeZone: text(60, 1) }).nullable(),
  /** A mail is sent when something was not seen for so many minutes. */
  mailAfterMinutes: z.union([z.literal(2), z.literal(5), z.literal(15), z.literal(30), z.literal(60)]),
  /** The beginning of what the customer wrote stands in the mail or card, where this person may read it. */
  withWords: z.boolean(),
  /** The language of mails and cards. */
  locale,
};

export const noticePreferences = z.object({
  ...fields,
  /** Where mails go, and whether this installation sends any. */
  mail: z.object({ address: z.string(), available: z.boolean() }),
  /** Whether he is linked to a member of a connected corp, whether he could be, and why the last card did not reach him. */
  wecom: z.object({
    linked: z.boolean(),
    linkable: z.boolean(),
    failing: z.enum(['setting', 'member', 'unreachable']).nullable(),
  }),
  webhook: z.object({ url: z.string().nullable(), failing: z.boolean() }),
});
export type NoticePreferences = z.infer<typeof noticePreferences>;

export const noticeRoutes = routes({
  'notices.get': {
    method: 'GET',
    path: '/api/v1/session/notices',
    summary: 'What I am told, and how',
    access: 'session',
    reply: noticePreferences,
  },
  'notices.set': {
    method: 'PUT',
    path: '/api/v1/session/notices',
    summary: 'Choose what I am told, and how',
    access: 'session',
    body: z.strictObject(fields),
    reply: noticePreferences,
  },
  'notices.webhook': {
    method: 'PUT',
    path: '/api/v1/session/notices/webhook',
    summary: 'Have my notices sent to an address of mine, or (null) no more; the secret is shown once',
    access: 'session',
    body: z.strictObject({ url: text(2_000, 1).nullable() }),
    reply: z.object({ preferences: noticePreferences, secret: z.string().nullable() }),
  },
});
