import type { Entry, Place } from '#libs/retrieval';
import type { PublishedArticle } from '../store.ts';
import type { Given } from './messages.ts';

/** Between an article and one of its passages in the id of an entry. */
const MARK = '#';

/** Raised whenever `givenOf` makes other entries of the same version: saved indexes then take them anew. */
const MAKING = 2;

/** What an index holds of an article: its questions, and each passage that is not left out. */
export function givenOf(article: PublishedArticle): Given {
  return { articleId: article.articleId, print: printOf(article), entries: entriesOf(article) };
}

function entriesOf(article: PublishedArticle): Entry[] {
  const { articleId, question, similar, negative, answer, answers, category, chunks } = article;
  // The title of a script is a name for colleagues: without a question it is for them alone.
  if (article.kind === 'script' && similar.length === 0) return [];
  const place = placeOf(article);
  const whole: Entry = {
    id: articleId,
    question,
    similar,
    negative,
    answer: [answer, ...answers.map((other) => other.answer)].join('\n'),
    category,
    place,
  };
  const passages = chunks
    .filter(({ disabled }) => !disabled)
    .map(({ id, heading, text }): Entry => ({
      id: `${articleId}${MARK}${id}`,
      kind: 'passage',
      question: [question, ...heading].join(' '),
      answer: text,
      place,
    }));
  return [whole, ...passages];
}

/** A published version never changes; the folder of its article may. */
export function printOf({ version, folderId }: Pick<PublishedArticle, 'version' | 'folderId'>): string {
  return `${MAKING} ${version} ${folderId ?? ''}`;
}

/** The article of an entry, and the passage of it that the entry is. */
export function partsOf(entryId: string): { articleId: string; chunkId: string | null } {
  const at = entryId.indexOf(MARK);
  return at < 0
    ? { articleId: entryId, chunkId: null }
    : { articleId: entryId.slice(0, at), chunkId: entryId.slice(at + 1) };
}

function placeOf({ folderId, products, language, validFrom, validTo }: PublishedArticle): Place {
  return {
    folder: folderId,
    products,
    languages: language === null ? [] : [language],
    from: validFrom === null ? null : Date.parse(validFrom),
    until: validTo === null ? null : Date.parse(validTo),
  };
}
