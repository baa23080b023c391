import type { Undelivered } from '#contracts/http/conversations';
import { limits } from '#libs/wecom';
import type { TalkRow } from '../store.ts';

export type Window =
  | {
      readonly open: true;
      /** Messages that may still be sent; null where nobody counts. */ readonly left: number | null;
      readonly until: Date | null;
    }
  | { readonly open: false; readonly why: Undelivered };

/** States of a session on the platform. */
export const SESSION = { fresh: 0, assistant: 1, queue: 2, member: 3, ended: 4 } as const;

/** A member has the session, or is waited for. */
export const isWithMembers = (state: number | null): boolean => state === SESSION.queue || state === SESSION.member;

/**
 * Whether the platform carries a message of ours now: five within 48 hours of the customer's last words, and only while
 * no member waits or speaks in the client. Pure; the platform has the last word.
 * @see https://developer.work.weixin.qq.com/document/path/94677
 */
export function windowOf(
  talk: Pick<TalkRow, 'kind' | 'heard_at' | 'session_state'> & { sent: number },
  now: Date,
): Window {
  if (talk.kind === 'app') return { open: true, left: null, until: null };
  const { session_state: state, heard_at: heard, sent } = talk;
  if (isWithMembers(state)) return { open: false, why: 'member' };
  if (state === SESSION.ended || heard === null) return { open: false, why: 'ended' };
  const until = new Date(heard.getTime() + limits.kf.windowSeconds * 1_000);
  if (now >= until) return { open: false, why: 'time' };
  const left = limits.kf.messagesPerWindow - sent;
  return left <= 0 ? { open: false, why: 'count' } : { open: true, left, until };
}
