import { PackError } from './errors.ts';
import type { PackContent } from './schema.ts';

/** Refuses conversations that cite an article or name a member of staff whom the pack does not bring. */
export function refuseBrokenReferences(content: Pick<PackContent, 'articles' | 'staff' | 'conversations'>): void {
  const articles = new Set(content.articles.map((article) => article.id));
  const staff = new Set(content.staff.map((member) => member.id));
  for (const [index, conversation] of content.conversations.entries()) {
    const cited = conversation.messages.flatMap((it) => (it.author === 'bot' ? (it.articles ?? []) : []));
    const named = conversation.messages.flatMap((it) => ('staff' in it ? [it.staff] : []));
    if (conversation.handoff?.staff) named.push(conversation.handoff.staff);
    const missing = cited.find((id) => !articles.has(id)) ?? named.find((id) => !staff.has(id));
    if (missing !== undefined) {
      const place = { file: 'conversations.jsonl', line: index + 1 };
      throw new PackError('reference.missing', `${missing} is neither an article nor staff of this pack.`, place);
    }
  }
}
