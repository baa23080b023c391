import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import type { Folder } from '#contracts/http/folders';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCounts } from './article-data.ts';
import { FolderMenu, type FolderVerb } from './folder-menu.tsx';
import { rowsOf, stride, treeOf, type Branch } from './folder-tree.ts';
import { useClosedFolders } from './use-closed-folders.ts';

interface Props {
  folders: readonly Folder[];
  /** Articles outside all folders. */
  top: number;
  chosen: string;
  choose: (folder: string) => void;
  /** Left out for those who may not order the folders. */
  act?: (verb: FolderVerb, folder: Folder) => void;
  move?: (folder: Folder, parentId: string | null) => void;
  drop: (articles: readonly string[], folderId: string | null) => void;
}

/** What is dragged, in the words of the drag and drop of browsers. */
export const dragged = { folder: 'application/x-liren-folder', articles: 'application/x-liren-articles' } as const;

/** Rows over the tree: everything, and what lies in no folder. */
const places = ['', 'top'] as const;

/**
 * The tree after the WAI-ARIA pattern: one stop of Tab, arrows walk, Enter opens, F2 renames, Delete removes, the
 * menu button of the row is the next stop. A folder or articles can be dragged onto a row.
 */
export function FolderTree({ folders, top, chosen, choose, act, move, drop }: Props) {
  const { t, locale } = useWords();
  const all = useCounts().data?.all;
  const list = useRef<HTMLUListElement>(null);
  const [closed, toggle] = useClosedFolders();
  const [over, setOver] = useState<string | null>(null);
  const tree = treeOf(folders, locale);
  const rows = rowsOf(tree, closed);
  const shown = places.some((place) => place === chosen) || rows.some(({ folder }) => folder.id === chosen);
  const [at, setAt] = useState(shown ? chosen : '');
  const stop = places.some((place) => place === at) || rows.some(({ folder }) => folder.id === at) ? at : '';
  const go = (to: string) => {
    setAt(to);
    list.current?.querySelector<HTMLElement>(`[data-folder="${to}"]`)?.focus();
  };
  const walk = (event: KeyboardEvent, id: string) => {
    if (event.target !== event.currentTarget) return;
    const folder = rows.find((row) => row.folder.id === id)?.folder;
    const done = () => event.preventDefault();
    if (event.key === 'Enter' || event.key === ' ') {
      done();
      return choose(id);
    }
    if (folder && act && (event.key === 'F2' || event.key === 'Delete')) {
      done();
      return act(event.key === 'F2' ? 'rename' : 'remove', folder);
    }
    const order = [...places, ...rows.map((row) => row.folder.id)];
    const step = !folder || id === order[places.length] ? flat(order, id, event.key) : null;
    const next = step === null ? stride(rows, closed, id, event.key) : { go: step };
    if (next === null) return undefined;
    done();
    return 'go' in next ? go(next.go) : toggle('open' in next ? next.open : next.close);
  };
  const onto = (id: string) => ({
    'data-over': over === id,
    onDragOver: (event: DragEvent) => {
      const kinds = event.dataTransfer.types;
      if (id === '' || !(kinds.includes(dragged.articles) || (move && kinds.includes(dragged.folder)))) return;
      event.preventDefault();
      setOver(id);
    },
    onDragLeave: () => setOver((now) => (now === id ? null : now)),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(null);
      const to = id === 'top' ? null : id;
      const folder = folders.find((one) => one.id === event.dataTransfer.getData(dragged.folder));
      if (folder) return move?.(folder, to);
      const articles = event.dataTransfer.getData(dragged.articles);
      return articles === '' ? undefined : drop(articles.split(' '), to);
    },
  });
  const row = (id: string) => ({
    role: 'treeitem',
    'data-folder': id,
    'aria-selected': id === chosen,
    tabIndex: id === stop ? 0 : -1,
    onFocus: () => setAt(id),
    onKeyDown: (event: KeyboardEvent) => walk(event, id),
    onClick: () => choose(id),
    ...onto(id),
  });
  const draw = ({ folder, level, total, children }: Branch<Folder>) => (
    <li
      key={folder.id}
      {...row(folder.id)}
      className="folder"
      aria-level={level}
      aria-expanded={children.length > 0 ? !closed.has(folder.id) : undefined}
      aria-label={t('folder.row', { name: folder.name, count: total })}
      style={{ paddingInlineStart: 8 + (level - 1) * 16 }}
      draggable={move !== undefined}
      onDragStart={(event) => event.dataTransfer.setData(dragged.folder, folder.id)}
    >
      <span
        className="folder-fold"
        aria-hidden="true"
        data-open={!closed.has(folder.id)}
        onClick={(event) => {
          event.stopPropagation();
          if (children.length > 0) toggle(folder.id);
        }}
      >
        {children.length > 0 && <Icon name="next" size={12} />}
      </span>
      <Icon name="folder" size={14} />
      <span className="cut folder-name" title={folder.name}>
        {folder.name}
      </span>
      {folder.restricted && (
        <span className="folder-lock" title={t('folder.restricted')}>
          <Icon name="key" size={12} />
        </span>
      )}
      <span className="meta number">{total}</span>
      {act && <FolderMenu folder={folder} act={act} tabIndex={folder.id === stop ? 0 : -1} />}
    </li>
  );
  const place = (id: '' | 'top', count: number | undefined) => {
    const words = t(id === '' ? 'folder.everything' : 'folder.top');
    return (
      <li {...row(id)} className="folder folder-place" aria-level={1}>
        <Icon name={id === '' ? 'knowledge' : 'file'} size={14} />
        <span className="cut folder-name">{words}</span>
        <span className="meta number">{count}</span>
      </li>
    );
  };
  return (
    <ul role="tree" aria-labelledby="folders-title" className="folder-tree quiet-scroll" ref={list}>
      {place('', all)}
      {folders.length > 0 && place('top', top)}
      {rows.map(draw)}
    </ul>
  );
}

/** The next row up or down among all, where the tree itself begins or has not begun. */
function flat(order: readonly string[], id: string, key: string): string | null {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (key === 'Home') return order[0] ?? null;
  if (key === 'End') return order.at(-1) ?? null;
  return by === 0 ? null : (order[order.indexOf(id) + by] ?? id);
}
