/**
 * What knowledge tells. The first four carry `{ articleId }`; `imported` says that much changed at once, `foldersChanged`
 * that folders were made, moved, removed or got other rights. What carries a `batchId` too is followed by an `imported`.
 */
export const knowledgeFacts = {
  published: 'article.published',
  unpublished: 'article.unpublished',
  removed: 'article.removed',
  moved: 'article.moved',
  imported: 'knowledge.imported',
  foldersChanged: 'folders.changed',
  /** { articleId, commentId, staffId }: somebody is spoken to in a comment. */
  mentioned: 'article.mentioned',
  /** { articleId, what: 'ends' or 'review', due, days }: its time is over, or somebody should look at it, in so many days. */
  due: 'article.due',
  /** A pack has said what there can be in the graph. */
  graphBrought: 'graph.brought',
  /** { batchId } */
  batchDone: 'articles.batch_done',
} as const;

export const FACT_VERSION = 1;
