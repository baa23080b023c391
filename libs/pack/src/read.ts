import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { PackError } from './errors.ts';
import type { Place } from './errors.ts';
import { readPlainFile, refuseUnlisted, sha256 } from './folder.ts';
import { emptyGraph, packGraph, refuseBrokenGraph, type PackGraph } from './graph.ts';
import { packIntent, refuseBrokenIntents } from './intents.ts';
import { noPapers, packPapers, refuseBrokenPapers, type PackPapers } from './papers.ts';
import { packStrategy, refuseBrokenStrategies } from './strategies.ts';
import { decodeText, parseJson, parseLines } from './json.ts';
import { packLimits } from './limits.ts';
import { refuseBrokenReferences } from './references.ts';
import * as schema from './schema.ts';
import type { Pack, PackFileName, PackManifest } from './schema.ts';
import { checkTexts } from './text-rules.ts';

const manifestName = 'pack.json';

/**
 * Reads a pack as untrusted input: only the plain files that pack.json lists, with the digest it names, each within its
 * limits and shape. Either the whole pack is good or a PackError says what is wrong and where.
 *
 * @param dir folder that holds pack.json
 */
export async function readPack(dir: string): Promise<Pack> {
  const folder = await stat(dir).catch(() => undefined);
  if (!folder?.isDirectory()) throw new PackError('folder.unreadable', `There is no folder ${dir}.`);
  const manifest = await readManifest(dir);
  await refuseUnlisted(dir, new Set([manifestName, ...manifest.files.map((file) => file.name)]));

  const texts = new Map<string, string>();
  for (const { name, sha256: expected } of manifest.files) {
    const bytes = await readPlainFile(dir, name, packLimits.fileBytes);
    if (sha256(bytes) !== expected) {
      throw new PackError('file.digest', 'The digest differs from the one in pack.json.', { file: name });
    }
    texts.set(name, decodeText(bytes, { file: name }));
  }

  const company = readCompany(texts);
  const source: Source = { texts, linkHosts: company.linkHosts };
  checkTexts(manifest, { file: manifestName }, company.linkHosts);
  const content = {
    company,
    articles: readItems(source, 'articles.jsonl', schema.packArticle, packLimits.articles),
    scripts: readItems(source, 'scripts.jsonl', schema.packScript, packLimits.scripts),
    smalltalk: readItems(source, 'smalltalk.jsonl', schema.packSmalltalk, packLimits.smalltalk),
    lexicon: readItems(source, 'lexicon.json', schema.packLexiconTerm, packLimits.lexicon),
    synonyms: readItems(source, 'synonyms.json', schema.packSynonyms, packLimits.synonymGroups),
    staff: readItems(source, 'staff.json', schema.packStaff, packLimits.staff),
    conversations: readItems(source, 'conversations.jsonl', schema.packConversation, packLimits.conversations),
    graph: readGraph(source),
    intents: readItems(source, 'intents.jsonl', packIntent, packLimits.intents),
    strategies: readItems(source, 'strategies.json', packStrategy, packLimits.strategies),
    papers: readPapers(source),
  };
  refuseBrokenReferences(content);
  refuseBrokenGraph(content.graph, content.articles);
  refuseBrokenIntents(content.intents, content.articles);
  refuseBrokenStrategies(content.strategies, content.articles);
  refuseBrokenPapers(content.papers);
  return { manifest, content };
}

async function readManifest(dir: string): Promise<PackManifest> {
  const place = { file: manifestName };
  const text = decodeText(await readPlainFile(dir, manifestName, packLimits.manifestBytes), place);
  const value = parseJson(text, place);
  if (typeof value === 'object' && value !== null && 'format' in value && value.format !== 1) {
    throw new PackError('format.unknown', 'This program reads packs of format 1 only.', place);
  }
  const manifest = shape(schema.packManifest, value, place);
  const known: readonly string[] = schema.packFileNames;
  const names = manifest.files.map((file) => file.name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new PackError('file.unknown', `A pack has no file called ${JSON.stringify(stranger)}.`, place);
  }
  refuseRepeated(names, () => place);
  return manifest;
}

interface Source {
  texts: ReadonlyMap<string, string>;
  linkHosts: readonly string[];
}

function readCompany(texts: ReadonlyMap<string, string>): schema.PackCompany {
  const place = { file: 'company.json' };
  const text = texts.get(place.file);
  if (text === undefined) throw new PackError('file.missing', 'Every pack needs company.json.', place);
  const company = shape(schema.packCompany, parseJson(text, place), place);
  checkTexts(company, place, company.linkHosts);
  return company;
}

/** An empty graph where the manifest names none. */
function readGraph({ texts, linkHosts }: Source): PackGraph {
  const place = { file: 'graph.json' };
  const text = texts.get(place.file);
  if (text === undefined) return emptyGraph;
  const graph = shape(packGraph, parseJson(text, place), place);
  checkTexts(graph, place, linkHosts);
  return graph;
}

/** No table where the manifest names none. */
function readPapers({ texts, linkHosts }: Source): PackPapers {
  const place = { file: 'papers.json' };
  const text = texts.get(place.file);
  if (text === undefined) return noPapers;
  const papers = shape(packPapers, parseJson(text, place), place);
  checkTexts(papers, place, linkHosts);
  return papers;
}

/** The items of a list file; a file that the manifest leaves out is an empty list. */
function readItems<T extends { id: string }>(source: Source, name: PackFileName, item: z.ZodType<T>, max: number): T[] {
  const text = source.texts.get(name);
  if (text === undefined) return [];
  const rows = name.endsWith('.jsonl') ? parseLines(text, { file: name }, max) : parseArray(text, name, max);
  const placeOf = (index: number): Place => {
    const line = rows[index]?.line;
    return line === undefined ? { file: name } : { file: name, line };
  };
  const items = rows.map(({ value }, index) => {
    // The shape comes first: it bounds the texts that the rules then search.
    const shaped = shape(item, value, placeOf(index));
    checkTexts(shaped, placeOf(index), source.linkHosts);
    return shaped;
  });
  refuseRepeated(
    items.map((it) => it.id),
    placeOf,
  );
  return items;
}

function parseArray(text: string, file: string, max: number): { value: unknown; line: number | undefined }[] {
  const value = parseJson(text, { file });
  if (!Array.isArray(value)) throw new PackError('shape.invalid', 'The file must hold an array.', { file });
  if (value.length > max) {
    throw new PackError('list.count', `The file has ${value.length} items; at most ${max} are allowed.`, { file });
  }
  return value.map((item: unknown) => ({ value: item, line: undefined }));
}

function shape<T>(type: z.ZodType<T>, value: unknown, place: Place): T {
  const result = type.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.') || 'value';
  const named = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
  const owner = named ? ` of ${JSON.stringify(String(value.id).slice(0, packLimits.id))}` : '';
  throw new PackError('shape.invalid', `${where}${owner}: ${issue?.message ?? 'is not allowed'}.`, place);
}

function refuseRepeated(ids: readonly string[], placeOf: (index: number) => Place): void {
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) throw new PackError('id.repeated', `${JSON.stringify(id)} stands here twice.`, placeOf(index));
    seen.add(id);
  }
}
