import { useInfiniteQuery, useMutation, useQuery, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { ConversationRow } from '#contracts/http/conversations';
import { view as viewSchema, type CustomerPanel, type DeskView } from '#contracts/http/desk';
import { useServices, type Services } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { applyRow, recount, withoutRow, type RowPage, type ViewCounts } from './row-lists.ts';

export const views = viewSchema.options;
/** Rows fetched at a time. */
const pageRows = 50;

/** Keys of what the desk has read. */
export const keys = {
  counts: ['counts'] as const,
  allRows: ['rows'] as const,
  countsOf: (team: string | null) => ['counts', team] as const,
  rows: (view: DeskView, search: string, team: string | null) => ['rows', view, search, team] as const,
  targets: (id: string) => ['targets', id] as const,
  teams: ['teams'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  /** As of a message: what is said may change them. */
  memory: (customerId: string, lastSeq: number) => ['memory', customerId, lastSeq] as const,
  recollection: (id: string, lastSeq: number) => ['recollection', id, lastSeq] as const,
  delivery: (id: string, lastSeq: number, revision: number) => ['delivery', id, lastSeq, revision] as const,
  mood: (id: string, lastSeq: number) => ['mood', id, lastSeq] as const,
  turn: (id: string, turnId: string) => ['turn', id, turnId] as const,
  replyCheck: (id: string, text: string) => ['reply-check', id, text] as const,
};

export interface OpenConversation {
  conversation: ConversationRow;
  /** null when the reader may not see what is known of the customer. */
  customer: CustomerPanel | null;
}

/** How many of each view; of one team, of `none`, or (null) of all. */
export function useCounts(team: string | null = null) {
  const { call } = useServices();
  return useQuery({
    queryKey: keys.countsOf(team),
    queryFn: ({ signal }) => call('conversations.counts', { query: { team: team ?? undefined } }, signal),
  });
}

/** Teams whose conversations the reader may list: his own, or all with `conversation.all`. */
export function useTeams() {
  const { call } = useServices();
  const { staff } = useSession();
  const may = useMay();
  const { data } = useQuery({
    queryKey: keys.teams,
    enabled: may('staff.read'),
    queryFn: ({ signal }) => call('teams.list', {}, signal),
  });
  const teams = data?.items ?? [];
  return may('conversation.all') ? teams : teams.filter(({ id }) => staff.teams.includes(id));
}

export function useRows(view: DeskView, search: string, team: string | null) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: keys.rows(view, search, team),
    queryFn: ({ pageParam, signal }) =>
      call(
        'conversations.list',
        { query: { view, search: search || undefined, team: team ?? undefined, cursor: pageParam, limit: pageRows } },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useConversation(id: string, enabled = true) {
  const { call } = useServices();
  return useQuery({
    queryKey: keys.conversation(id),
    enabled,
    queryFn: ({ signal }) => call('conversations.get', { params: { id } }, signal),
  });
}

/** Puts a row into every list and conversation that holds or should hold it. Returns whether it was news. */
export function spread(queries: QueryClient, row: ConversationRow, me: string): boolean {
  let news = false;
  const before = knownRow(queries, row.id);
  if (before && before.revision < row.revision)
    for (const [key] of queries.getQueriesData<ViewCounts>({ queryKey: keys.counts })) {
      const [, team] = key as ReturnType<typeof keys.countsOf>;
      queries.setQueryData<ViewCounts>(key, (counts) => counts && recount(counts, before, row, { me, team }));
    }
  for (const [key, data] of queries.getQueriesData<InfiniteData<RowPage>>({ queryKey: keys.allRows })) {
    if (!data) continue;
    const [, view, search, team] = key as ReturnType<typeof keys.rows>;
    const pages = applyRow(data.pages, row, { view, me, team, searching: search !== '' });
    if (pages === data.pages) continue;
    news = true;
    queries.setQueryData(key, { ...data, pages });
  }
  const open = queries.getQueryData<OpenConversation>(keys.conversation(row.id));
  if (open && open.conversation.revision < row.revision) {
    news = true;
    queries.setQueryData(keys.conversation(row.id), { ...open, conversation: row });
  }
  return news;
}

/** Forgets a conversation that is out of reach now: out of every list, and what was read of it. */
export function drop(queries: QueryClient, id: string): void {
  queries.setQueriesData<InfiniteData<RowPage>>(
    { queryKey: keys.allRows },
    (data) => data && { ...data, pages: withoutRow(data.pages, id) },
  );
  queries.removeQueries({ queryKey: ['turn', id] });
  // Where it is open the server says that it is not there.
  void queries.resetQueries({ queryKey: keys.conversation(id) });
}

/** Puts a changed customer where he is shown: his panel, and his name on every row of his. */
export function keepCustomer(queries: QueryClient, customer: CustomerPanel): void {
  const named = (row: ConversationRow): ConversationRow =>
    row.customer.id === customer.id ? { ...row, customer: { ...row.customer, name: customer.name } } : row;
  queries.setQueriesData<InfiniteData<RowPage>>(
    { queryKey: keys.allRows },
    (data) =>
      data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((row) => named(row)) })) },
  );
  queries.setQueriesData<OpenConversation>({ queryKey: ['conversation'] }, (open) =>
    open?.customer?.id === customer.id ? { conversation: named(open.conversation), customer } : open,
  );
}

/** A row as some list or the open conversation last knew it. */
export function knownRow(queries: QueryClient, id: string): ConversationRow | undefined {
  for (const [, data] of queries.getQueriesData<InfiniteData<RowPage>>({ queryKey: keys.allRows })) {
    const found = data?.pages.flatMap((page) => page.items).find((row) => row.id === id);
    if (found) return found;
  }
  return queries.getQueryData<OpenConversation>(keys.conversation(id))?.conversation;
}

type Act = 'claim' | 'takeOver' | 'return' | 'close' | 'reopen';

async function perform(call: Services['call'], act: Act, id: string): Promise<ConversationRow> {
  const params = { id };
  switch (act) {
    case 'claim':
      return call('conversations.claim', { params, body: {} });
    case 'takeOver':
      return call('conversations.claim', { params, body: { takeOver: true } });
    case 'return':
      return call('conversations.return', { params, body: {} });
    case 'close':
      return call('conversations.close', { params, body: {} });
    case 'reopen':
      return call('conversations.reopen', { params, body: {} });
  }
}

/** What can be done with a conversation as a whole. The row that comes back is spread like one from the socket. */
export function useAct(me: string) {
  const { call, queries } = useServices();
  return useMutation({
    mutationFn: ({ act, id }: { act: Act; id: string }) => perform(call, act, id),
    onSuccess: (row) => {
      spread(queries, row, me);
      void queries.invalidateQueries({ queryKey: keys.counts });
    },
    // Somebody was quicker: read how things stand.
    onError: (_, { id }) => void queries.invalidateQueries({ queryKey: keys.conversation(id) }),
  });
}
