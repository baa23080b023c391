import { z } from 'zod';
import { locale, text } from '../common.ts';
import { routes } from '../route.ts';

/** What a member of staff can be told outside the page he looks at. */
export const noticeKinds = ['waiting', 'wrote', 'promise', 'mentioned', 'approval', 'webhook'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Ways that exist for a kind: desktop and sound come from the desk, which knows only of conversations. */
export const noticeWays = {
  waiting: ['desktop', 'sound', 'mail', 'webhook'],
  wrote: ['desktop', 'sound', 'mail', 'webhook'],
  promise: ['mail', 'webhook'],
  mentioned: ['mail', 'webhook'],
  approval: ['mail', 'webhook'],
  webhook: ['mail', 'webhook'],
} as const satisfies Record<NoticeKind, readonly string[]>;
export const noticeWay = z.enum(['desktop', 'sound', 'mail', 'webhook']);
export type NoticeWay = z.infer<typeof noticeWay>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const ways = <K extends NoticeKind>(kind: K) => z.array(z.enum(noticeWays[kind])).max(4);

const fields = {
  ways: z.strictObject({
    waiting: ways('waiting'),
    wrote: ways('wrote'),
    promise: ways('promise'),
    mentioned: ways('mentioned'),
    approval: ways('approval'),
    webhook: ways('webhook'),
  }),
  /** No mail and no call of a webhook from one time of the day to another, perhaps over midnight, in this zone. */
  quiet: z.strictObject({ from: clockTime, to: clockTime, timeZone: text(60, 1) }).nullable(),
  /** A mail is sent when something was not seen for so many minutes. */
  mailAfterMinutes: z.union([z.literal(2), z.literal(5), z.literal(15), z.literal(30), z.literal(60)]),
  /** The beginning of what the customer wrote stands in the mail, where this person may read it. */
  withWords: z.boolean(),
  /** The language of the mails. */
  locale,
};

export const noticePreferences = z.object({
  ...fields,
  /** Where mails go, and whether this installation sends any. */
  mail: z.object({ address: z.string(), available: z.boolean() }),
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
