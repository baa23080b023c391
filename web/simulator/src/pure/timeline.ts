import type { ChatMessage } from '../wire.ts';

/** Ms between two messages above which the time stands between them. */
const silenceMs = 5 * 60_000;

export type Entry =
  | { readonly is: 'time'; readonly key: string; readonly at: number }
  | { readonly is: 'line'; readonly key: string; readonly message: ChatMessage }
  | {
      readonly is: 'bubble';
      readonly key: string;
      readonly message: ChatMessage;
      /** The one before was said by somebody else, or long ago. */
      readonly first: boolean;
    };

/** The messages of a chat with the times between them, as phones show them. */
export function timelineOf(messages: readonly ChatMessage[]): Entry[] {
  const entries: Entry[] = [];
  let before: ChatMessage | undefined;
  for (const message of messages.filter((one) => !isTold(one))) {
    const silent = before === undefined || message.at - before.at > silenceMs;
    if (silent) entries.push({ is: 'time', key: `at-${message.msgid}`, at: message.at });
    if (message.from === 'system' || message.recalled) {
      entries.push({ is: 'line', key: message.msgid, message });
    } else {
      const first = silent || before === undefined || isLine(before) || speakerOf(before) !== speakerOf(message);
      entries.push({ is: 'bubble', key: message.msgid, message, first });
    }
    before = message;
  }
  return entries;
}

/** Events that tell what another message shows in its own place. */
const toldElsewhere = new Set(['user_recall_msg', 'servicer_recall_msg', 'msg_send_fail']);
const isTold = ({ event }: ChatMessage) => event !== undefined && toldElsewhere.has(event.event_type);

const isLine = (message: ChatMessage) => message.from === 'system' || message.recalled === true;
const speakerOf = ({ from, name }: ChatMessage) => `${from} ${name ?? ''}`;

/** Ms within which a message may be taken back in WeChat. */
const recallMs = 2 * 60_000;

export function isRecent(message: ChatMessage, now: number): boolean {
  return !message.recalled && now - message.at <= recallMs;
}
