import type { PaperView } from '#contracts/http/papers';
import { paperFields, type PaperField } from '#libs/papers';
import * as conversations from '#conversations';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import type { StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { rejudged, stateOf, withFields, type Before } from './assess.ts';
import { paperChanged } from './facts.ts';
import type { KeptField } from './port.ts';
import { paperFor, sealerOf, viewsOf, type ReadingDeps } from './reading.ts';
import { staffField } from './said-field.ts';
import { sealCorrection, sealPaper, type Paper } from './sealing.ts';
import { changePaper, insertCorrections, type CorrectionRow, type PaperRow } from './store.ts';

export interface DecidingDeps extends ReadingDeps {
  audit: Pick<Audit, 'append'>;
  /** What a review looks at beside the paper. */
  before(tx: Tx, customerId: string): Promise<Before>;
}

type Given = Readonly<Record<string, string | null>>;

/** Staff say what a paper reads; it is reviewed again, and what was read stays as a row to measure the eyes by. */
export async function correct(
  tx: Tx,
  deps: DecidingDeps,
  caller: StaffCaller,
  { id, revision, given }: { id: string; revision: number; given: Given },
): Promise<PaperView> {
  const paper = await paperFor(tx, deps, caller, { id, locked: true });
  mustStand(paper, revision);
  const { put, removed } = fieldsGiven(paper, given);
  const at = deps.now();
  const sealer = await sealerOf(tx, deps, paper.customerId);
  const kept = paper.fields.filter(({ name }) => !removed.includes(name));
  const gone = paper.fields.filter(({ name }) => removed.includes(name)).map(({ name }) => name);
  const words = withFields({ fields: kept, missing: [...paper.missing, ...gone] }, put);
  const judged = rejudged(await deps.before(tx, paper.customerId), { ...paper, ...words });
  // Who refused it is not overruled by a table: putting a field right decides nothing.
  const isRefused = paper.state === 'refused';
  const state = isRefused ? paper.state : stateOf(judged.verdict);
  await change(tx, paper, {
    state,
    rule: judged.verdict.rule,
    sealed: sealPaper(sealer, id, { ...paper, ...judged }),
    ...(!isRefused && { decided_by: null, decided_name: null }),
    changed_at: at,
  });
  const rows = [...put.map(({ name, value }) => ({ name, now: value })), ...gone.map((name) => ({ name, now: null }))];
  await insertCorrections(
    tx,
    rows.map(({ name, now }): CorrectionRow => {
      const row = newId(at.getTime());
      const was = paper.fields.find((field) => field.name === name)?.value ?? null;
      const place = { paper_id: id, customer_id: paper.customerId, file_id: paper.fileId, kind: paper.kind };
      const sealed = sealCorrection(sealer, row, { was, now });
      return { id: row, ...place, field: name, sealed, by_id: caller.staffId, at };
    }),
  );
  await record(tx, paperChanged({ ...paper, state }));
  const fields = rows.map(({ name }) => name);
  await tell(tx, deps, caller, { action: 'paper.corrected', paper, detail: { fields } });
  return shown(tx, deps, caller, id);
}

const shown = async (tx: Tx, deps: DecidingDeps, caller: StaffCaller, id: string): Promise<PaperView> =>
  (await viewsOf(tx, deps, caller, [await paperFor(tx, deps, caller, { id })]))[0]!;

interface Decision {
  readonly id: string;
  readonly revision: number;
  readonly outcome: 'accepted' | 'asked_again' | 'refused';
  /** Said to the customer; nothing is said without. */
  readonly words?: string | undefined;
}

/** A person decides how a paper stands, whatever the table says, and may tell the customer in the same step. */
export async function decide(
  tx: Tx,
  deps: DecidingDeps,
  caller: StaffCaller,
  { id, revision, outcome, words }: Decision,
): Promise<PaperView> {
  // The conversation before the papers, as a turn takes them.
  if (words?.trim()) await say(tx, deps, caller, { id, words });
  const paper = await paperFor(tx, deps, caller, { id, locked: true });
  mustStand(paper, revision);
  await change(tx, paper, {
    state: outcome,
    decided_by: caller.staffId,
    decided_name: caller.name,
    changed_at: deps.now(),
  });
  await record(tx, paperChanged({ ...paper, state: outcome }));
  await tell(tx, deps, caller, { action: 'paper.decided', paper, detail: { outcome } });
  return shown(tx, deps, caller, id);
}

/** In his own name, also while the bot speaks or nobody does; not into the talk of a colleague. */
async function say(tx: Tx, deps: DecidingDeps, caller: StaffCaller, { id, words }: { id: string; words: string }) {
  const { conversationId } = await paperFor(tx, deps, caller, { id });
  const reach = conversations.reachOf(caller);
  const conversation = await conversations.get(tx, conversationId, { lock: true, reach });
  if (conversation.speaker === 'person' && conversation.staff_id !== caller.staffId)
    throw refuse('conversation.not_yours', `${conversation.staff_name} speaks with this customer`);
  await conversations.say(tx, deps.conversations, conversation, {
    author: 'person',
    body: { kind: 'text', text: words },
    staff: { id: caller.staffId, name: caller.name },
  });
}

function mustStand({ state, revision }: Paper, seen: number): void {
  if (state === 'replaced') throw refuse('paper.replaced', 'The customer has sent another picture of this paper');
  if (revision !== seen) throw stale();
}

async function change(tx: Tx, paper: Paper, changed: Partial<PaperRow>): Promise<void> {
  if (!(await changePaper(tx, paper, changed))) throw stale();
}

const stale = () => refuse('paper.conflict', 'Somebody else changed this paper meanwhile');

function fieldsGiven({ kind, fields }: Paper, given: Given): { put: KeptField[]; removed: PaperField[] } {
  const known: readonly PaperField[] = paperFields[kind];
  const named = Object.entries(given).map(([name, text]) => {
    const field = known.find((one) => one === name);
    if (!field)
      throw refuse('request.invalid', 'A paper of this kind has no such field', {
        fields: { [`fields.${name}`]: 'is no field of this kind of paper' },
      });
    return { field, text };
  });
  if (named.length === 0) throw refuse('request.invalid', 'Nothing is corrected', { fields: { fields: 'is empty' } });
  return {
    put: named.flatMap(({ field, text }) =>
      text === null || text.trim() === ''
        ? []
        : [{ ...staffField(kind, field, { text, fields }), from: 'staff' as const }],
    ),
    removed: named.flatMap(({ field, text }) => (text === null || text.trim() === '' ? [field] : [])),
  };
}

function tell(
  tx: Tx,
  { audit }: DecidingDeps,
  { staffId }: StaffCaller,
  { action, paper, detail }: { action: string; paper: Paper; detail: Record<string, unknown> },
): Promise<void> {
  const about = { kind: paper.kind, customer: paper.customerId };
  return audit.append(tx, {
    actor: `staff:${staffId}`,
    action,
    target: `paper:${paper.id}`,
    detail: { ...about, ...detail },
  });
}
