import type { ConversationRow } from '#contracts/http/conversations';
import type { DeskView } from '#contracts/http/desk';

export interface RowPage {
  items: ConversationRow[];
  next: string | null;
}

/** Whether a row is of the team the list shows: null shows all, `none` those of no team. */
export function isOfTeam(row: ConversationRow, team: string | null): boolean {
  return team === null || (row.team?.id ?? 'none') === team;
}

/** Whether a row stands in a view, as the server would decide. */
export function belongs(row: ConversationRow, view: DeskView, me: string): boolean {
  switch (view) {
    case 'queue':
      return row.status === 'open' && row.speaker === 'nobody';
    case 'mine':
      return row.status === 'open' && row.speaker === 'person' && row.assignee?.id === me;
    case 'bot':
      return row.status === 'open' && row.speaker === 'bot';
    case 'closed':
      return row.status === 'closed';
    case 'all':
      return true;
  }
}

export type ViewCounts = Readonly<Record<'queue' | 'mine' | 'bot' | 'closed', number>>;

/** The counts after a row changed from `before`, so that tabs and rows tell the same at the same moment. */
export function recount<Counts extends ViewCounts>(
  counts: Counts,
  before: ConversationRow,
  after: ConversationRow,
  { me, team }: { me: string; team: string | null },
): Counts {
  const is = (row: ConversationRow, view: keyof ViewCounts) => Number(belongs(row, view, me) && isOfTeam(row, team));
  const next = (view: keyof ViewCounts) => Math.max(0, counts[view] + is(after, view) - is(before, view));
  return { ...counts, queue: next('queue'), mine: next('mine'), bot: next('bot'), closed: next('closed') };
}

/** The pages without a conversation that is out of reach now. */
export function withoutRow(pages: readonly RowPage[], id: string): RowPage[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) }));
}

/** The queue shows the longest waiting first, every other view the latest word first. */
export function inOrder(view: DeskView, a: ConversationRow, b: ConversationRow): number {
  if (view === 'queue') return since(a) - since(b);
  return spokenAt(b) - spokenAt(a);
}

/**
 * Puts a row told by the socket into the loaded pages of one view.
 * An older or equal revision is old news. A new row that would stand below the last loaded one is left
 * for paging, unless everything is loaded. While `searching`, rows are renewed in place and none is added.
 */
export function applyRow(
  pages: readonly RowPage[],
  row: ConversationRow,
  list: { view: DeskView; me: string; team: string | null; searching: boolean },
): RowPage[] {
  const known = pages.flatMap((page) => page.items).find((item) => item.id === row.id);
  if (known && known.revision >= row.revision) return pages as RowPage[];
  const without = pages.map((page) =>
    page.items.some((item) => item.id === row.id)
      ? { ...page, items: page.items.filter((item) => item.id !== row.id) }
      : page,
  );
  if (!belongs(row, list.view, list.me) || !isOfTeam(row, list.team)) return known ? without : (pages as RowPage[]);
  if (list.searching) {
    if (!known) return pages as RowPage[];
    return pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === row.id ? row : item)),
    }));
  }
  for (const [index, page] of without.entries()) {
    const place = page.items.findIndex((item) => inOrder(list.view, row, item) < 0);
    if (place >= 0) return without.with(index, { ...page, items: page.items.toSpliced(place, 0, row) });
  }
  const last = without.at(-1);
  if (!last || (last.next !== null && !known)) return without;
  return without.with(-1, { ...last, items: [...last.items, row] });
}

function since(row: ConversationRow): number {
  return Date.parse(row.waitingSince ?? row.handoff?.requestedAt ?? row.updatedAt);
}

function spokenAt(row: ConversationRow): number {
  return Date.parse(row.lastMessage?.at ?? row.updatedAt);
}
