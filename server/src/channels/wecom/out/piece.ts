import type { ConversationEvent, Message } from '#contracts/http/conversations';
import type { Words } from '#platform/words';

/** Who is heard: the platform shows one name for all of them. */
export type Speaker =
  | { readonly kind: 'bot' }
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'house' };

export interface MenuItem {
  readonly id: string;
  readonly label: string;
}

/** What one message of the conversation is on the platform. */
export type Piece = { readonly seq: number } & (
  | {
      readonly kind: 'text';
      readonly speaker: Speaker;
      readonly text: string;
      /** When few messages are left: `drop` is not said at all, `wait` goes with the next words. */
      readonly spare?: 'drop' | 'wait';
    }
  | { readonly kind: 'menu'; readonly speaker: Speaker; readonly head: string; readonly items: readonly MenuItem[] }
  | { readonly kind: 'file'; readonly fileId: string; readonly name: string; readonly picture: boolean }
  /** The session goes to the members' queue, with these words. */
  | { readonly kind: 'queue'; readonly text: string }
  /** A member has it, or had it: said under the code that came with it. */
  | {
      readonly kind: 'coded';
      readonly code: 'taken' | 'ended';
      readonly text: string;
      readonly items: readonly MenuItem[];
    }
);

export interface Telling {
  readonly words: Words;
  /** `15:30`, or with the day when it is another one. */
  when(iso: string): string;
  /** The session goes to the members in the client: they take over, and somebody waits for them. */
  readonly toQueue: boolean;
  /** Codes that hold: what they let through needs no open window. */
  readonly codes: { readonly taken: boolean; readonly ended: boolean };
  /** The platform carries ordinary messages now. */
  readonly open: boolean;
  /** The customer is asked what he thought of the talk with a person. */
  readonly rating: boolean;
}

/** What menu entries are known by when they come back. */
export const menuId = {
  choice: (seq: number, at: number) => `c:${seq}:${at}`,
  person: (seq: number) => `p:${seq}`,
  rating: (seq: number, value: string) => `r:${seq}:${value}`,
};
const RATING = /^r:(\d+):(good|fair|poor)$/;

/** Which talk is rated, and how; null for any other entry. */
export function ratingOf(id: string): { seq: number; rating: 'good' | 'fair' | 'poor' } | null {
  const found = RATING.exec(id);
  return found && { seq: Number(found[1]), rating: found[2] as 'good' | 'fair' | 'poor' };
}

/** A message as the platform shows it; null for what it need not show: the customer's own, and what staff alone see. Pure. */
export function pieceOf({ seq, author, body }: Message, telling: Telling): Piece | null {
  if (author.kind === 'customer') return null;
  const { words } = telling;
  const speaker = speakerOf(author);
  switch (body.kind) {
    case 'text':
      return { seq, kind: 'text', speaker, text: body.text };
    case 'answer': {
      const text = body.sentences.join('');
      if (!body.offers || body.offers.length === 0) return { seq, kind: 'text', speaker, text };
      const items = body.offers.map(({ label }, at) => ({ id: menuId.choice(seq, at), label }));
      return { seq, kind: 'menu', speaker, head: text, items };
    }
    case 'choices': {
      const items = body.choices.map(({ label }, at) => ({ id: menuId.choice(seq, at), label }));
      const person = { id: menuId.person(seq), label: words('kf.person') };
      return { seq, kind: 'menu', speaker, head: body.text, items: [...items, person] };
    }
    case 'image':
    case 'file':
      return { seq, kind: 'file', fileId: body.file.id, name: body.file.name, picture: body.kind === 'image' };
    case 'event':
      return eventPiece(seq, body.event, telling);
    case 'note':
      return null;
  }
}

function speakerOf({ kind, name }: Message['author']): Speaker {
  if (kind === 'bot') return { kind: 'bot' };
  return kind === 'person' ? { kind: 'person', name: name ?? '' } : { kind: 'house' };
}

function eventPiece(seq: number, event: ConversationEvent, telling: Telling): Piece | null {
  const { words, when, toQueue, rating, codes, open } = telling;
  const house = { kind: 'house' } as const;
  const say = (text: string, spare?: 'drop' | 'wait'): Piece => {
    const said = { seq, kind: 'text' as const, speaker: house, text };
    return spare ? { ...said, spare } : said;
  };
  const ratings = (['good', 'fair', 'poor'] as const).map((value) => ({
    id: menuId.rating(seq, value),
    label: words(`kf.rate.${value}`),
  }));
  // By the code of what a member did where there is one; else as ordinary words, if those arrive: his client shows it too.
  const ended = (said: string): Piece | null => {
    const text = rating ? `${said}${words('kf.rate')}` : said;
    const items = rating ? ratings : [];
    if (codes.ended) return { seq, kind: 'coded', code: 'ended', text, items };
    if (!open) return null;
    return rating ? { seq, kind: 'menu', speaker: house, head: text, items } : say(text);
  };
  switch (event.type) {
    case 'handoff.queued': {
      const told = words(event.online === 0 ? 'kf.queuedNobody' : 'kf.queued', { time: when(event.promisedAt) });
      return toQueue ? { seq, kind: 'queue', text: words('kf.queuedMember') } : say(told);
    }
    case 'handoff.delayed':
      return say(
        event.promisedAt === null ? words('kf.delayedOpen') : words('kf.delayed', { time: when(event.promisedAt) }),
        'drop',
      );
    case 'handoff.claimed': {
      const text = words('kf.claimed', { name: event.name });
      if (codes.taken) return { seq, kind: 'coded', code: 'taken', text, items: [] };
      return open ? say(text, 'wait') : null;
    }
    case 'handoff.returned':
      return ended(words('kf.returned', { name: event.name }));
    case 'handoff.cancelled':
      return say(words('kf.cancelled'));
    case 'conversation.closed':
      return event.name === null ? null : ended(words('kf.closed'));
    case 'bot.paused':
      return say(words('kf.paused'));
    default:
      return null;
  }
}
