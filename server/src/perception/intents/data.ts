import { Readable } from 'node:stream';
import {
  learningLimits,
  type DataFormat,
  type ImportPreview,
  type IntentRef,
  type TrainingFinding,
} from '#contracts/http/learning';
import { BadData, formatOf, readExamples, writeExamples, type ReadExample } from '#libs/learn';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { remember, type Edit } from '../edit.ts';
import { addExamples, allExamples, keyOf, knownKeys, type NewExample } from './examples.ts';
import { findingsIn } from './findings.ts';
import { addIntent, freeName, liveIntents, refOf, type Titles } from './intents.ts';

interface Data {
  readonly text: string;
  readonly format?: DataFormat | undefined;
}

/** What the examples of a file say of one label. */
interface Part {
  /** The intent that it names; null for one that would be made, and for out of scope. */
  readonly known: IntentRef | null;
  readonly label: string | null;
  readonly name: string;
  readonly title: string;
  readonly texts: readonly string[];
}

/** What an import would bring. Refuses with `training_data.unreadable`, naming lines. */
export async function previewImport(tx: Tx, data: Data): Promise<ImportPreview> {
  const format = data.format ?? formatOf(data.text);
  const parts = partsOf(read(data.text, format), (await liveIntents(tx)).map(refOf));
  const known = await knownKeys(tx);
  const counts = parts.map(({ known: ref, label, texts }) => {
    const keys = [...new Set(texts.map(keyOf))];
    const fresh = keys.filter((key) => !known.has(`${label === null ? null : (ref?.id ?? '')} ${key}`)).length;
    return { fresh, known: texts.length - fresh };
  });
  const findings = await findingsWith(tx, parts);
  return {
    format,
    intents: parts.flatMap(({ label, name, title, known: ref }, at) =>
      label === null
        ? []
        : [{ name, title, isNew: ref === null, examples: counts[at]!.fresh, known: counts[at]!.known }],
    ),
    examples: counts.reduce((sum, { fresh }) => sum + fresh, 0),
    outOfScope: parts.reduce((sum, { label }, at) => sum + (label === null ? counts[at]!.fresh : 0), 0),
    known: counts.reduce((sum, count) => sum + count.known, 0),
    findings: findings.slice(0, learningLimits.findings),
    findingsCount: findings.length,
  };
}

/** All or nothing. Refuses with `training_data.unreadable`, `intent.too_many` and `example.too_many`. */
export async function importData(tx: Tx, data: Data, edit: Edit & { readonly titles: Titles }): Promise<ImportPreview> {
  const preview = await previewImport(tx, data);
  const parts = partsOf(read(data.text, preview.format), (await liveIntents(tx)).map(refOf));
  const examples: NewExample[] = [];
  for (const { known, label, name, title, texts } of parts) {
    const form = { name, title, description: '', leadsTo: { kind: 'nothing' as const } };
    const intentId = label === null ? null : (known?.id ?? (await addIntent(tx, form, edit)));
    for (const text of texts) examples.push({ intentId, text });
  }
  await addExamples(tx, examples, { ...edit, from: 'staff' });
  const made = preview.intents.filter(({ isNew }) => isNew).length;
  const detail = { examples: preview.examples, intents: made };
  await remember(tx, edit, { action: 'training_data.import', target: 'understanding:examples', detail });
  return preview;
}

const mimes: Record<DataFormat, string> = {
  rasa: 'application/yaml; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};
const ends: Record<DataFormat, string> = { rasa: 'nlu.yml', csv: 'intents.csv', jsonl: 'intents.jsonl' };

/** Every example that teaches, as `readExamples` reads it back. */
export async function exportData(tx: Tx, format: DataFormat) {
  const examples = (await allExamples(tx)).map(({ text, label }) => ({ text, label }));
  return { name: ends[format], mime: mimes[format], stream: Readable.from([writeExamples(examples, format)]) };
}

function read(text: string, format: DataFormat): readonly ReadExample[] {
  try {
    const { examples } = readExamples(text, format);
    const long = examples.find(({ text: said }) => said.length > learningLimits.exampleText || said.trim() === '');
    if (long) {
      const why = long.text === '' ? 'has no text' : `has more than ${learningLimits.exampleText} characters`;
      throw new BadData([{ line: long.line, why }]);
    }
    return examples;
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    const fields = Object.fromEntries(
      error.problems
        .slice(0, learningLimits.problems)
        .map(({ line, why }) => [line === 0 ? 'file' : `line ${line}`, why]),
    );
    throw refuse('training_data.unreadable', error.message, { fields });
  }
}

const NAME = /^[a-z0-9][a-z0-9_.-]{0,59}$/;

/** Examples by label. A label is an intent by its name or its title; other labels become names where they can be ones. */
function partsOf(examples: readonly ReadExample[], intents: readonly IntentRef[]): Part[] {
  const byWord = new Map(intents.flatMap((ref) => [[ref.title, ref] as const, [ref.name, ref] as const]));
  const parts = new Map<string | null, { known: IntentRef | null; texts: string[] }>();
  for (const { label, text } of examples) {
    const part = parts.get(label) ?? { known: label === null ? null : (byWord.get(label) ?? null), texts: [] };
    part.texts.push(text);
    parts.set(label, part);
  }
  const taken = new Set(intents.map(({ name }) => name));
  return [...parts].map(([label, { known, texts }]) => {
    if (label === null) return { known, label, name: '', title: '', texts };
    const name = known?.name ?? nameFor(label, taken);
    taken.add(name);
    return { known, label, name, title: known?.title ?? label.slice(0, learningLimits.title), texts };
  });
}

/** The label itself where it is a name; else one that `addIntent` would find by its sound. */
function nameFor(label: string, taken: ReadonlySet<string>): string {
  const lower = label
    .trim()
    .toLowerCase()
    .replaceAll(/[\s/+]+/g, '_');
  return NAME.test(lower) && !taken.has(lower) ? lower : freeName(label, taken);
}

async function findingsWith(tx: Tx, parts: readonly Part[]): Promise<TrainingFinding[]> {
  const refs = new Map((await liveIntents(tx)).map((row) => [row.name, refOf(row)]));
  const coming = parts.flatMap(({ label, name, title, texts, known }) => {
    if (label !== null) refs.set(name, known ?? { id: NOT_YET, name, title });
    return texts.map((text) => ({ id: null, text, label: label === null ? null : name }));
  });
  const there = new Set(coming.map(({ text, label }) => `${label} ${keyOf(text)}`));
  const standing = (await allExamples(tx)).filter(({ text, label }) => !there.has(`${label} ${keyOf(text)}`));
  return findingsIn([...standing.map((one) => ({ ...one, id: null })), ...coming], refs);
}

/** Stands for an intent that the import would make. */
const NOT_YET = '00000000-0000-7000-8000-000000000000';
