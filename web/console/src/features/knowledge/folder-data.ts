import { useMutation, useQuery } from '@tanstack/react-query';
import type { Folder } from '#contracts/http/folders';
import { useServices } from '../../app/services.tsx';
import { articleKeys } from './article-data.ts';

export const folderKeys = {
  all: ['folders'] as const,
  rights: (id: string) => ['folders', id, 'rights'] as const,
  people: (id: string) => ['folders', id, 'people'] as const,
};

/** Folders that the reader may read; nothing of a tree changes by itself while one works in it. */
export function useFolders() {
  const { call } = useServices();
  return useQuery({ queryKey: folderKeys.all, queryFn: ({ signal }) => call('folders.list', {}, signal) });
}

export interface FolderPart {
  name?: string;
  parentId?: string | null;
  departmentId?: string | null;
}

/** Verbs of folders; afterwards the tree and the lists are read anew. */
export function useFolderActs() {
  const { call, queries } = useServices();
  const again = () => {
    void queries.invalidateQueries({ queryKey: folderKeys.all });
    void queries.invalidateQueries({ queryKey: articleKeys.all });
  };
  const create = useMutation({
    mutationFn: (made: { name: string; parentId: string | null }) => call('folders.create', { body: made }),
    onSettled: again,
  });
  const update = useMutation({
    mutationFn: ({ folder, part }: { folder: Pick<Folder, 'id' | 'revision'>; part: FolderPart }) =>
      call('folders.update', { params: { id: folder.id }, body: { revision: folder.revision, ...part } }),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call('folders.remove', { params: { id }, query: { contents: 'up' } }),
    onSettled: again,
  });
  return { create, update, remove };
}
