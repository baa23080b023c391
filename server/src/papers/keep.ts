import { paperLimits } from '#contracts/http/papers';
import type { PaperField } from '#libs/papers';
import type { Tx } from '#platform/db';
import { record } from '#platform/facts';
import { newId } from '#platform/ids';
import type { Keys, Sealer } from '#platform/keys';
import { counts, isPaper, stateOf } from './assess.ts';
import { paperChanged } from './facts.ts';
import type { Asked, AssessedPaper, Assessment, KeptField, Looked } from './port.ts';
import { openPaper, sealCorrection, sealPaper, type Paper } from './sealing.ts';
import { replaces } from './standing.ts';
import {
  changePaper,
  insertCorrections,
  insertPaper,
  keepLatest,
  readPapers,
  readSights,
  type CorrectionRow,
  type PaperRow,
} from './store.ts';

export interface KeepDeps {
  keys: Keys;
  now(): Date;
}

type Talk = Pick<Asked, 'conversationId' | 'customerId'>;

/**
 * Whether all papers of the customer stand as they did, and will until the transaction ends. Takes the papers, those
 * to come too: whoever asks holds the conversation already, as those who decide do.
 */
export async function stands(
  tx: Tx,
  { keys }: Pick<KeepDeps, 'keys'>,
  customerId: string,
  { basis }: Pick<Assessment, 'basis'>,
): Promise<boolean> {
  // Of who was forgotten nothing is kept, so that nothing can disagree with it.
  if (!(await keys.of(tx, customerId))) return true;
  const now = (await readPapers(tx, customerId, { locked: true })).filter(counts);
  const before = new Map(basis.map(({ id, revision }) => [id, revision]));
  return now.length === before.size && now.every(({ id, revision }) => before.get(id) === revision);
}

/** Whether a picture that comes late is kept already, or a later one shows the same: that one stands. */
export async function isOvertaken(tx: Tx, customerId: string, looked: Looked): Promise<boolean> {
  const papers = await readPapers(tx, customerId, { locked: true });
  if (papers.some(({ file_id }) => file_id === looked.fileId)) return true;
  const sights = await readSights(tx, [looked.fileId, ...papers.map(({ file_id }) => file_id)]);
  const own = sights.find(({ file_id }) => file_id === looked.fileId);
  if (looked.kind === 'unseen' || !own || !isPaper(looked.sight.kind)) return false;
  const { kind, form } = looked.sight;
  const later = sights.filter(({ conversation_id, seq }) => conversation_id === own.conversation_id && seq > own.seq);
  return papers.some(
    (paper) => replaces({ kind, form }, paper) && later.some(({ file_id }) => file_id === paper.file_id),
  );
}

/**
 * Keeps what was assessed. What became of a paper since it was read for that stands: whoever decided it, put it right or
 * kept it first knew no less. Of who was forgotten nothing is kept.
 */
export async function keep(tx: Tx, deps: KeepDeps, talk: Talk, assessment: Assessment): Promise<void> {
  if (assessment.papers.length === 0) return;
  const sealer = await deps.keys.of(tx, talk.customerId);
  if (!sealer) return;
  const rows = await readPapers(tx, talk.customerId, { locked: true });
  const before = rows.map((row) => openPaper(sealer, row));
  const at = deps.now();
  for (const paper of assessment.papers) {
    const known = before.find(({ fileId }) => fileId === paper.fileId);
    if (known?.revision !== paper.revision) continue;
    if (known && (known.decidedBy !== null || known.state === 'replaced')) continue;
    const id = known?.id ?? newId(at.getTime());
    const state = stateOf(paper.verdict);
    const change = {
      state,
      rule: paper.verdict.rule,
      sealed: sealPaper(sealer, id, paper),
      changed_at: at,
    };
    const isKept = known
      ? await changePaper(tx, known, change)
      : await insertPaper(tx, { ...placeOf(paper, talk), ...change, id, at });
    if (!isKept) continue;
    await insertCorrections(tx, corrections(paper, { id, talk, at, sealer, was: wasOf(known, paper, assessment) }));
    await record(tx, paperChanged({ ...talk, id, kind: paper.kind, state }));
    if (!known) await replaceBy(tx, talk, { paper, before, at });
  }
  await keepLatest(tx, talk.customerId, paperLimits.papers);
}

const placeOf = ({ fileId, kind, form }: AssessedPaper, { conversationId, customerId }: Talk) =>
  ({
    customer_id: customerId,
    conversation_id: conversationId,
    file_id: fileId,
    kind,
    form,
    revision: 1,
    decided_by: null,
    decided_name: null,
  }) satisfies Partial<PaperRow>;

/** The picture takes the place of those that show the same. */
async function replaceBy(
  tx: Tx,
  talk: Talk,
  { paper, before, at }: { paper: AssessedPaper; before: readonly Paper[]; at: Date },
): Promise<void> {
  for (const old of before) {
    if (old.state === 'replaced' || !replaces(paper, old)) continue;
    await changePaper(tx, old, { state: 'replaced', changed_at: at });
    await record(tx, paperChanged({ ...old, customerId: talk.customerId, state: 'replaced' }));
  }
}

/** What was read of a field before the customer said otherwise. */
function wasOf(
  known: Paper | undefined,
  { fileId }: AssessedPaper,
  { pictures }: Assessment,
): (name: PaperField) => string | null {
  const looked = pictures.find((picture) => picture.fileId === fileId);
  const fields: readonly Pick<KeptField, 'name' | 'value'>[] =
    known?.fields ?? (looked?.kind === 'seen' ? looked.sight.fields : []);
  return (name) => fields.find((field) => field.name === name)?.value ?? null;
}

interface Correcting {
  readonly id: string;
  readonly talk: Talk;
  readonly at: Date;
  readonly sealer: Sealer;
  was(name: PaperField): string | null;
}

function corrections(paper: AssessedPaper, { id, talk, at, sealer, was }: Correcting): CorrectionRow[] {
  return paper.corrected.map((field) => {
    const row = newId(at.getTime());
    const now = paper.fields.find(({ name }) => name === field)?.value ?? null;
    return {
      id: row,
      paper_id: id,
      customer_id: talk.customerId,
      file_id: paper.fileId,
      kind: paper.kind,
      field,
      sealed: sealCorrection(sealer, row, { was: was(field), now }),
      by_id: null,
      at,
    };
  });
}
