/**
 * Draws the house as Mermaid: solid arrows are imports between chapters, dotted ones are facts that
 * travel back. `node tools/show-graph.ts > graph.mmd`.
 */
import { join } from 'node:path';
import { chapters } from './check/chapters.ts';
import { type CruiseOutput, cruise } from './check/fences.ts';
import { filesUnder, isTest } from './check/sources.ts';
import { type SyntaxNode, everyNode, isNode, parseFile } from './check/syntax.ts';

const root = join(import.meta.dirname, '..');

function chapterOf(file: string): string | undefined {
  const name = /^server\/src\/([^/]+)\//.exec(file)?.[1];
  return name && name in chapters ? name : undefined;
}

/** Everyone uses platform and staff, so those arrows would only hide the others. */
function importEdges({ modules }: CruiseOutput): string[] {
  const edges = modules.flatMap(({ source, dependencies }) => {
    const from = chapterOf(source);
    return dependencies.flatMap(({ resolved }) => {
      const to = chapterOf(resolved);
      const drawn = from && to && from !== to && from !== 'platform' && to !== 'platform' && to !== 'staff';
      return drawn ? [`  ${from} --> ${to}`] : [];
    });
  });
  return [...new Set(edges)].sort();
}

function strings(node: unknown): string[] {
  return [...everyNode(node)].flatMap((each) => (each.type === 'StringLiteral' ? [String(each['value'])] : []));
}

/** Fact types listened to in `facts.durable(consumer, types, …)` and `facts.broadcast(types, …)`. */
function heard(node: SyntaxNode): string[] {
  const callee = node['callee'];
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return [];
  const method = isNode(callee['property']) ? callee['property']['value'] : undefined;
  if (method !== 'durable' && method !== 'broadcast') return [];
  const args = node['arguments'] as readonly { readonly expression: unknown }[];
  const lists = args.filter(({ expression }) => isNode(expression) && expression.type === 'ArrayExpression');
  return lists.flatMap(({ expression }) => strings(expression));
}

/** A chapter declares its facts in `facts.ts`; whoever listens elsewhere gets a dotted arrow. */
function factEdges(files: readonly string[]): string[] {
  const owners = new Map<string, string>();
  const parsed = files.map((file) => ({ ...parseFile(root, file), chapter: chapterOf(file) }));
  for (const { file, chapter, body } of parsed) {
    if (!chapter || !file.endsWith(`/${chapter}/facts.ts`)) continue;
    for (const type of strings(body)) if (/^[a-z-]+\.[a-z.-]+$/.test(type)) owners.set(type, chapter);
  }
  const edges = parsed.flatMap(({ chapter, body }) =>
    [...everyNode(body)].flatMap(heard).flatMap((type) => {
      const owner = owners.get(type);
      return owner && owner !== chapter ? [`  ${owner} -. ${type} .-> ${chapter ?? 'compose'}`] : [];
    }),
  );
  return [...new Set(edges)].sort();
}

const sources = filesUnder(root, 'server/src', (name) => name.endsWith('.ts')).filter((file) => !isTest(file));
console.log(['flowchart LR', ...importEdges(await cruise(root)), ...factEdges(sources)].join('\n'));
