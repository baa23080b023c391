import { mannersCategory } from '#contracts/http/knowledge';
import { reviewTableOf, type PackContent } from '#libs/pack';
import type { Compliance } from '#compliance';
import type { Dialogue } from '#dialogue';
import type { Imported, Knowledge, PackArticle } from '#knowledge';
import type { Learning } from '#learning';
import type { Papers } from '#papers';
import type { Tx } from '#platform/db';
import type { Staff } from '#staff';

/** Where the words of a pack go. */
interface Words {
  knowledge: Knowledge;
  compliance: Compliance;
  learning: Pick<Learning, 'bringIntents'>;
  dialogue: Pick<Dialogue, 'bringStrategies'>;
  papers: Pick<Papers, 'bringTable'>;
}

/**
 * Brings what a pack knows into a company: articles, small talk, synonyms, lexicon, hosts. A later version of the pack
 * changes only what the pack changed and never what the company did with an article since.
 */
export async function bringPack(
  { knowledge, compliance, learning, dialogue, papers }: Words,
  tx: Tx,
  content: PackContent,
  part: 'system:pack' | 'system:cli' = 'system:pack',
): Promise<Imported> {
  await knowledge.importSynonyms(
    tx,
    content.synonyms.map(({ words }) => words),
  );
  const imported = await knowledge.importArticles(tx, articlesOf(content), { by: null, part });
  await knowledge.graph.importGraph(tx, content.graph);
  const articles = await knowledge.packArticles(tx);
  await learning.bringIntents(tx, content.intents, articles);
  await dialogue.bringStrategies(tx, { strategies: content.strategies, articles });
  await papers.bringTable(tx, reviewTableOf(content.papers));
  await compliance.importLexicon(tx, content.lexicon);
  await compliance.importLinkHosts(tx, content.company.linkHosts);
  return imported;
}

/**
 * Brings a pack into somebody else's company: its articles wait as drafts under that company's name, because the figures
 * in them are not theirs. Link hosts of the pack's own company stay out. Returns how many drafts there are.
 */
export async function bringDrafts(
  { knowledge, compliance, learning, dialogue, papers, staff }: Words & { staff: Pick<Staff, 'tenant'> },
  tx: Tx,
  content: PackContent,
): Promise<number> {
  const { name } = await staff.tenant(tx);
  const { brandName, brandNameEn } = content.company;
  const renamed = (text: string) => text.replaceAll(brandName, name).replaceAll(brandNameEn ?? brandName, name);
  const drafts = articlesOf(content).map((article) => ({
    ...article,
    question: renamed(article.question),
    similar: article.similar.map(renamed),
    answer: renamed(article.answer),
    ...(article.answers?.en && { answers: { en: renamed(article.answers.en) } }),
  }));
  await knowledge.importSynonyms(
    tx,
    content.synonyms.map(({ words }) => words),
  );
  const { added } = await knowledge.importArticles(tx, drafts, { by: null, part: 'system:pack', drafts: true });
  // What there can be is the trade's; what there is here, nobody has said yet.
  await knowledge.graph.importGraph(tx, { ...content.graph, entities: [], facts: [], links: [] });
  const articles = await knowledge.packArticles(tx);
  await learning.bringIntents(tx, content.intents, articles);
  await dialogue.bringStrategies(tx, { strategies: content.strategies, articles });
  await papers.bringTable(tx, reviewTableOf(content.papers));
  await compliance.importLexicon(tx, content.lexicon);
  return added;
}

/** Articles and small talk alike are governed answers that editors can change. */
function articlesOf({ articles, scripts, smalltalk }: PackContent): PackArticle[] {
  return [
    // Lists show the latest first: the manners come first, and the pack's first article last.
    ...smalltalk.map(({ id, phrases, replies, repliesEn }) => ({
      packKey: `smalltalk.${id}`,
      question: phrases[0]!,
      similar: phrases.slice(1),
      answer: replies[0]!,
      category: mannersCategory,
      ...(repliesEn?.[0] ? { answers: { en: repliesEn[0] } } : {}),
    })),
    ...scripts.toReversed().map(({ id, title, category, text, similar = [] }) => ({
      packKey: `script.${id}`,
      kind: 'script' as const,
      question: title,
      similar,
      answer: text,
      category,
    })),
    ...articles.toReversed().map(({ id, question, similar, answer, answerEn, category, validFrom, validTo }) => ({
      packKey: id,
      question,
      similar,
      answer,
      category,
      ...(answerEn ? { answers: { en: answerEn } } : {}),
      validFrom: validFrom ?? null,
      validTo: validTo ?? null,
    })),
  ];
}
