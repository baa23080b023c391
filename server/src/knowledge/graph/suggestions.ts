import type { GraphSuggestion, SuggestionDecision, SuggestionState } from '#contracts/http/graph';
import type { Db, Tx } from '#platform/db';
import { Refusal, refuse } from '#platform/errors';
import { isId } from '#platform/ids';
import type { Access } from '../folders/access.ts';
import { confirm, undo } from './confirm.ts';
import { remember, type GraphEdit } from './edit.ts';
import type { GraphTables, SuggestionRow } from './tables.ts';
import { Sources } from './views.ts';

export interface SuggestionQuery {
  readonly state: SuggestionState;
  readonly kind?: 'entity' | 'property' | 'relation' | 'merge' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A page of suggestions, the latest first. */
export async function listSuggestions(tx: Tx, { state, kind, cursor, limit }: SuggestionQuery, access: Access) {
  if (cursor !== undefined && !isId(cursor))
    throw refuse('request.invalid', 'This page mark is not one of ours', {
      fields: { 'query.cursor': 'is unreadable' },
    });
  let rows = tx
    .tables<GraphTables>()
    .selectFrom('graph_suggestions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('state', '=', state);
  if (kind) rows = rows.where('kind', '=', kind);
  if (cursor !== undefined) rows = rows.where('id', '<', cursor);
  const found = await rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  const sources = await Sources.of(tx, shown, access);
  return {
    items: shown.filter((row) => sources.shows(row)).map((row) => viewOf(row, sources)),
    next: found.length > limit ? shown.at(-1)!.id : null,
  };
}

function viewOf(row: SuggestionRow, sources: Sources): GraphSuggestion {
  return {
    id: row.id,
    state: row.state,
    suggested: row.suggested,
    source: sources.view(row),
    rule: row.rule,
    at: row.at.toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decided_by_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

export interface Decided {
  readonly id: string;
  readonly state: SuggestionState;
  readonly refused: 'gone' | 'decided' | 'changed' | null;
}

/** Decides each in a transaction of its own: what cannot be done keeps nothing else from being done. */
export async function decideAll(
  db: Db,
  tenant: string,
  { ids, decision }: { ids: readonly string[]; decision: SuggestionDecision },
  editIn: (tx: Tx) => Promise<GraphEdit>,
): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const id of new Set(ids)) {
    try {
      decided.push(await db.tenant(tenant, async (tx) => decide(tx, { id, decision }, await editIn(tx))));
    } catch (error) {
      // What it would make is there already, or its article no longer says so.
      if (!(error instanceof Refusal)) throw error;
      decided.push({ id, state: decision === 'undo' ? 'confirmed' : 'open', refused: 'changed' });
    }
  }
  return decided;
}

const after: Record<SuggestionDecision, SuggestionState> = { confirm: 'confirmed', reject: 'rejected', undo: 'open' };

async function decide(
  tx: Tx,
  { id, decision }: { id: string; decision: SuggestionDecision },
  edit: GraphEdit,
): Promise<Decided> {
  const tables = tx.tables<GraphTables>();
  const row = await tables
    .selectFrom('graph_suggestions')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const isSeen = row !== undefined && (await Sources.of(tx, [row], edit.access)).shows(row);
  if (!isSeen) return { id, state: 'withdrawn', refused: 'gone' };
  const fits = decision === 'undo' ? row.state === 'confirmed' || row.state === 'rejected' : row.state === 'open';
  if (!fits) return { id, state: row.state, refused: 'decided' };
  const made = decision === 'confirm' ? await confirm(tx, row, edit) : null;
  if (decision === 'undo' && row.made !== null) await undo(tx, row.made, edit);
  const by = { decided_at: edit.now, decided_by: edit.by.staffId, decided_by_name: edit.by.name };
  await tables
    .updateTable('graph_suggestions')
    .set({ state: after[decision], made: made && JSON.stringify(made), ...by })
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .execute();
  await remember(tx, edit, { action: `graph.${decision}`, id, detail: { what: row.kind, name: nameOf(row) } });
  return { id, state: after[decision], refused: null };
}

function nameOf({ suggested }: SuggestionRow): string {
  switch (suggested.kind) {
    case 'entity':
      return suggested.name;
    case 'property':
      return `${suggested.entity.name}：${suggested.value}`;
    case 'relation':
      return `${suggested.from.name} → ${suggested.to.name}`;
    case 'merge':
      return `${suggested.keep.name} = ${suggested.other.name}`;
  }
}
