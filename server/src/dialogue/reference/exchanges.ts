import type { Message } from '#contracts/http/conversations';
import { namesIn } from './names.ts';

/** Exchanges looked back at. */
const LOOKED_AT = 3;

/** A question of the customer and what was said to it. */
export interface Exchange {
  asked: string;
  /** What the reply was about: the title of its source, else its first sentence. */
  replied: string;
  /** What the reply lists, in its order: choices, sources, or things with a number each. */
  names: readonly Named[];
}

/** Something a customer may point at by its place in a list. */
export interface Named {
  name: string;
  articleId?: string;
  passage?: string;
}

/** The last exchanges, oldest first; a question without a reply is none. Pure. */
export function exchangesOf(items: readonly Message[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let asked: string | null = null;
  for (const { author, body } of items) {
    if (author.kind === 'customer') asked = body.kind === 'text' ? body.text : null;
    else if (asked !== null && author.kind !== 'system') {
      const reply = replyOf(body);
      if (reply) exchanges.push({ asked, ...reply });
      asked = null;
    }
  }
  return exchanges.slice(-LOOKED_AT);
}

function replyOf(body: Message['body']): Omit<Exchange, 'asked'> | null {
  switch (body.kind) {
    case 'answer': {
      const { sources, sentences } = body;
      const titled = sources.map(({ title, articleId }) => ({ name: title, articleId }));
      const listed = namesIn(sentences.join('')).map((name) => ({ name }));
      const replied = sources[0]?.title ?? sentences[0] ?? '';
      return { replied, names: listed.length > 1 ? listed : titled.length > 1 ? titled : [] };
    }
    case 'choices': {
      const names = body.choices.map(({ label, articleId, passage }) => ({
        name: label.replace(/[?？]$/u, ''),
        ...(articleId && { articleId }),
        ...(passage !== undefined && { passage }),
      }));
      return { replied: names.map(({ name }) => name).join('、'), names };
    }
    case 'text':
      return { replied: body.text, names: namesIn(body.text).map((name) => ({ name })) };
    default:
      return null;
  }
}
