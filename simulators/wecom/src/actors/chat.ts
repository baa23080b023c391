import { states } from '../kf/moves.ts';
import { isOf, sessionOf, type ChatId } from '../kf/sessions.ts';
import type { Sim } from '../sim.ts';
import type { KfLogLine, KfSent } from '../world.ts';
import { chatNamed } from './find.ts';

/** Messages of a chat that are shown; a phone scrolls no further back here. */
const SHOWN = 500;

export interface Shown {
  readonly msgid: string;
  readonly at: number;
  readonly from: 'customer' | 'account' | 'servicer' | 'system';
  readonly name?: string;
  readonly msgtype: string;
  readonly recalled?: boolean;
  readonly failed?: number;
  readonly [payload: string]: unknown;
}

const speakers = { 3: 'customer', 4: 'system', 5: 'servicer' } as const;

/** Everything both sides said, in order, as a phone shows it. Of what did not arrive `failed` tells why. */
export function chatOf(sim: Sim, asked: ChatId): { messages: Shown[]; state: number } {
  const chat = chatNamed(sim, asked);
  const { kf, members } = sim.world;
  const isHere = (one: KfLogLine | KfSent) => one.external_userid !== null && isOf(one as ChatId, chat);
  const nameOf = (userid: unknown) => members.find((member) => member.userid === userid)?.name;
  const account = kf.accounts.find(({ open_kfid }) => open_kfid === chat.open_kfid)?.name;
  const withName = (name: string | undefined) => (name === undefined ? {} : { name });
  const heard = kf.log.filter(isHere).map(({ n, at, msg, recalled }) => ({
    n,
    shown: {
      msgid: String(msg['msgid']),
      at,
      from: speakers[msg['origin'] as 3 | 4 | 5],
      ...withName(msg['origin'] === 5 ? nameOf(msg['servicer_userid']) : undefined),
      msgtype: String(msg['msgtype']),
      ...(recalled ? { recalled } : { [String(msg['msgtype'])]: withMedia(sim, msg[String(msg['msgtype'])]) }),
    } satisfies Shown,
  }));
  const sent = kf.sent.filter(isHere).map(({ n, at, msgid, msgtype, payload, failed }) => ({
    n,
    shown: {
      msgid,
      at,
      from: 'account' as const,
      ...withName(account),
      msgtype,
      [msgtype]: withMedia(sim, payload),
      ...(failed === null ? {} : { failed }),
    } satisfies Shown,
  }));
  const messages = [...heard, ...sent].toSorted((one, other) => one.n - other.n).slice(-SHOWN);
  return { messages: messages.map(({ shown }) => shown), state: sessionOf(sim, chat)?.state ?? states.ended };
}

/** Name, kind and size beside a media id, so that the phone can show it. */
function withMedia({ world }: Sim, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('media_id' in payload)) return payload;
  const media = world.media.find(({ media_id }) => media_id === payload.media_id);
  return media ? { ...payload, name: media.name, mime: media.mime, size: media.size } : payload;
}
