import { learningLimits, type IntentRef, type TrainingFinding } from '#contracts/http/learning';
import { validateExamples, validatorOf, type Finding } from '#libs/learn';
import type { Tx } from '#platform/db';
import { allExamples } from './examples.ts';
import { fetchIntent, liveIntents, refOf } from './intents.ts';

interface Held {
  /** Null for one that is not kept yet. */
  readonly id: string | null;
  readonly text: string;
  readonly label: string | null;
}

/** Examples that a finding shows. */
const SHOWN = 4;

/** What is wrong with the examples as they are; with a draft what would be wrong with one more. Refuses with `intent.not_found`. */
export async function validate(
  tx: Tx,
  draft: { intentId: string | null; text: string } | undefined,
): Promise<{ items: TrainingFinding[]; count: number }> {
  const refs = new Map((await liveIntents(tx)).map((row) => [row.name, refOf(row)]));
  const examples = await allExamples(tx);
  const all = draft ? await about(tx, examples, { draft, refs }) : findingsIn(examples, refs);
  return { items: all.slice(0, learningLimits.findings), count: all.length };
}

async function about(
  tx: Tx,
  examples: readonly Held[],
  { draft, refs }: { draft: { intentId: string | null; text: string }; refs: ReadonlyMap<string, IntentRef> },
): Promise<TrainingFinding[]> {
  const label = draft.intentId === null ? null : (await fetchIntent(tx, draft.intentId)).name;
  const found = validatorOf(examples).about({ text: draft.text, label });
  return found.map((finding) => viewOf(finding, examples, refs));
}

export function findingsIn(examples: readonly Held[], refs: ReadonlyMap<string, IntentRef>): TrainingFinding[] {
  return validateExamples(examples).map((finding) => viewOf(finding, examples, refs));
}

function viewOf(
  { kind, severity, labels, examples: places, similarity }: Finding,
  examples: readonly Held[],
  refs: ReadonlyMap<string, IntentRef>,
): TrainingFinding {
  const refFor = (label: string | null) => (label === null ? null : (refs.get(label) ?? null));
  return {
    kind,
    severity,
    intents: labels.map(refFor),
    examples: places.slice(0, SHOWN).map((at) => {
      const { id, text, label } = examples[at]!;
      return { id, text, intent: refFor(label) };
    }),
    similarity,
  };
}
