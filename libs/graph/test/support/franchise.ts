import path from 'node:path';
import { memoryReader, quoteFor, type GraphKinds, type Node, type Reader } from '#libs/graph';
import { readPack } from '#libs/pack';

/** The graph of the demo pack in memory. */
export async function franchise(): Promise<{ kinds: GraphKinds; reader: Reader; nodes: Map<string, Node> }> {
  const { content } = await readPack(path.join(import.meta.dirname, '../../../../packs/franchise'));
  const { graph, articles } = content;
  const answers = new Map(articles.map(({ id, answer }) => [id, answer]));
  const source = (articleId: string, words: string[]) => {
    const quote = quoteFor(answers.get(articleId)!, words);
    if (quote === null) throw new Error(`${articleId} does not say ${words.join(', ')} in a sentence`);
    return { articleId, quote, passageId: null };
  };
  const nodes = new Map<string, Node>(graph.entities.map(({ id, type, name }) => [id, { id, type, name }]));
  const reader = memoryReader({
    nodes: graph.entities.map(({ id, type, name, synonyms }) => ({ id, type, name, names: synonyms })),
    edges: graph.links.map(({ from, relation, to, article }) => {
      const [start, end] = [nodes.get(from)!, nodes.get(to)!];
      return { type: relation, from: start, to: end, source: source(article, [end.name, start.name]) };
    }),
    values: graph.facts.map(({ entity, property, value, article }) => ({
      entityId: entity,
      key: property,
      value,
      source: source(article, [value, nodes.get(entity)!.name]),
    })),
  });
  return { kinds: graph, reader, nodes };
}
