import { keepPreviousData, useQuery, type QueryClient } from '@tanstack/react-query';
import type { PaperView } from '#contracts/http/papers';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';

/** Pictures of a conversation whose line is read; older ones show none. */
const pictureRows = 50;

export const paperKeys = {
  all: ['papers'] as const,
  /** As of a message: what is sent may change them. */
  dossier: (customerId: string, lastSeq: number) => ['papers', 'dossier', customerId, lastSeq] as const,
  pictures: (conversationId: string, lastSeq: number) => ['papers', 'pictures', conversationId, lastSeq] as const,
  paper: (id: string) => ['papers', 'paper', id] as const,
};

/** The papers of a customer and what is wanted of him; nothing for whoever may not know customers. */
export function useDossier(customerId: string, lastSeq: number, enabled = true) {
  const { call } = useServices();
  const may = useMay()('customer.read');
  return useQuery({
    queryKey: paperKeys.dossier(customerId, lastSeq),
    enabled: may && enabled,
    queryFn: ({ signal }) => call('customers.papers', { params: { id: customerId } }, signal),
    placeholderData: keepPreviousData,
  });
}

export function usePictures(conversationId: string, lastSeq: number) {
  const { call } = useServices();
  return useQuery({
    queryKey: paperKeys.pictures(conversationId, lastSeq),
    queryFn: ({ signal }) =>
      call('conversations.pictures', { params: { id: conversationId }, query: { limit: pictureRows } }, signal),
    placeholderData: keepPreviousData,
  });
}

/** One paper; what the dossier says of it until it is read. */
export function usePaper(id: string, known: PaperView | undefined) {
  const { call } = useServices();
  return useQuery({
    queryKey: paperKeys.paper(id),
    queryFn: ({ signal }) => call('papers.get', { params: { id } }, signal),
    ...(known && { placeholderData: known }),
  });
}

/** Shows a paper as it stands after a change, and reads again what it changed elsewhere. */
export function keepPaper(queries: QueryClient, paper: PaperView): void {
  queries.setQueryData(paperKeys.paper(paper.id), paper);
  void queries.invalidateQueries({
    queryKey: paperKeys.all,
    predicate: ({ queryKey }) => queryKey[1] !== 'paper' || queryKey[2] !== paper.id,
  });
}
