/** What knowledge tells. The first three carry `{ articleId }`; the last says that much changed at once. */
export const knowledgeFacts = {
  published: 'article.published',
  unpublished: 'article.unpublished',
  removed: 'article.removed',
  imported: 'knowledge.imported',
} as const;

export const FACT_VERSION = 1;
