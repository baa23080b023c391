import { MOOD_MESSAGES, type Mood } from '#contracts/http/mood';
import type { Feeling } from '#contracts/http/strategies';
import type { Message } from '#contracts/http/conversations';
import { messages, type ConversationRecord, type ConversationsDeps } from '#conversations';
import type { State } from '#libs/emotion';
import { perceive } from '#perception';
import type { Tx } from '#platform/db';
import { correctionsOf, type Correction } from './store.ts';

/** Messages looked through for those of the customer. */
const WINDOW = 40;

type Said = Message & { body: Extract<Message['body'], { kind: 'text' }> };

const isSaid = (message: Message): message is Said =>
  message.author.kind === 'customer' && message.body.kind === 'text';

/** How a customer seems to feel over his last messages, as the bot reads them, with what staff said of it. */
export async function moodOf(tx: Tx, deps: ConversationsDeps, conversation: ConversationRecord): Promise<Mood> {
  const { items } = await messages(tx, deps, { conversation, audience: 'staff', limit: WINDOW });
  const said = items.filter(isSaid).slice(-MOOD_MESSAGES);
  const corrections = await correctionsOf(tx, conversation.id);
  const read = readAll(said);
  const { trend, warning, valence, arousal, urgency, trust } = read.at(-1) ?? stateOf('');
  return {
    messages: said.map(({ seq, at, body }, index) => ({
      seq,
      at,
      text: body.text,
      labels: read[index]!.labels.map(({ label, intensity }) => ({ label, intensity })),
      correction: told(corrections.get(seq)),
    })),
    trend,
    warning,
    valence,
    arousal,
    urgency,
    trust,
  };
}

/** Each as it was read when it came: after those before it. */
function readAll(said: readonly Said[]): State[] {
  const texts = said.map(({ body }) => body.text);
  return texts.map((text, index) => perceive(text, { locale: 'zh-CN', before: texts.slice(0, index) }).state);
}

const told = (correction: Correction | undefined) =>
  correction ? { label: correction.label, by: correction.by_name, at: correction.at.toISOString() } : null;

const stateOf = (text: string): State => perceive(text, { locale: 'zh-CN' }).state;

/** The strongest feeling that a text tells by itself. */
export const strongestIn = (text: string): Feeling => stateOf(text).labels[0]!.label;
