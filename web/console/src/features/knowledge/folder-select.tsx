import { Select } from 'antd';
import type { Folder } from '#contracts/http/folders';
import { useWords } from '../../app/words.ts';
import { useFolders } from './folder-data.ts';
import { pathTo, rowsOf, treeOf } from './folder-tree.ts';

/** Not an id: the top, outside all folders. */
const top = 'top';
const none: ReadonlySet<string> = new Set();

/** One folder of the tree, named with the folders over it. */
export function FolderSelect({
  id,
  value,
  choose,
  allowed = () => true,
  disabled = false,
  label,
}: {
  id?: string;
  value: string | null;
  choose: (folderId: string | null) => void;
  allowed?: (id: string) => boolean;
  disabled?: boolean;
  /** Where no label stands beside it. */
  label?: string;
}) {
  const { t, locale } = useWords();
  const folders: readonly Folder[] = useFolders().data?.items ?? [];
  const options = rowsOf(treeOf(folders, locale), none)
    .filter(({ folder }) => allowed(folder.id))
    .map(({ folder }) => ({
      value: folder.id,
      label: pathTo(folders, folder.id)
        .map(({ name }) => name)
        .join(' / '),
    }));
  return (
    <Select<string>
      {...(id && { id })}
      {...(label && { 'aria-label': label })}
      style={{ width: '100%' }}
      showSearch
      optionFilterProp="label"
      disabled={disabled}
      value={value ?? top}
      onChange={(chosen) => choose(chosen === top ? null : chosen)}
      options={[{ value: top, label: t('folder.top') }, ...options]}
    />
  );
}
