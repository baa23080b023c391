import { App, Button, Input, Select } from 'antd';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import type { Chunk } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty } from '../../ui/states.tsx';
import { addAfter, change, found, mergeWithNext, moveBy, splitAt, type Edited } from './chunk-edits.ts';
import { ChunkRow, type ChunkAct } from './chunk-row.tsx';

/** Passages drawn at a time: a page of them stays fluid however long the document is. */
const pageChunks = 30;

/** The passages of a document, in its order, under the headings they stand in. */
export function ChunkList({
  chunks,
  put,
}: {
  chunks: readonly Chunk[];
  /** Left out, they are only read. */
  put?: (next: Chunk[]) => void;
}) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { told, undoable } = useNotices();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [editing, setEditing] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<string | null>(null);
  const places = found(chunks, useDeferredValue(search));
  const last = Math.max(1, Math.ceil(places.length / pageChunks));
  const current = Math.min(page, last);
  const shown = places.slice((current - 1) * pageChunks, current * pageChunks);
  const chapters = chaptersOf(chunks, places);
  useEffect(() => {
    if (focus.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-chunk="${focus.current}"]`)?.focus();
    focus.current = null;
  });
  /** Shows what came out of an edit; the passage it was about stays in sight. */
  const adopt = (edited: Edited, edit: boolean) => {
    if ('refused' in edited) return told(t(`chunks.refused.${edited.refused}`));
    const one = edited.chunks[edited.at];
    put?.(edited.chunks);
    if (!one) return undefined;
    if (search === '') setPage(Math.floor(edited.at / pageChunks) + 1);
    setEditing(edit ? one.id : null);
    if (!edit) focus.current = one.id;
    return undefined;
  };
  const turn = (to: number) => {
    setPage(to);
    list.current?.parentElement?.scrollIntoView({ block: 'start' });
  };
  const remove = (at: number) => {
    const before = [...chunks];
    put?.(before.toSpliced(at, 1));
    undoable(t('chunks.removed'), () => put?.(before));
  };
  const act = (at: number): ChunkAct => ({
    edit: () => setEditing(chunks[at]?.id ?? null),
    close: () => {
      focus.current = editing;
      setEditing(null);
    },
    change: (part) => put?.(change(chunks, at, part)),
    merge: () => adopt(mergeWithNext(chunks, at), false),
    split: (place) => adopt(splitAt(chunks, at, place, newId()), true),
    add: () => adopt(addAfter(chunks, at, newId()), true),
    move: (by) => adopt(moveBy(chunks, at, by), false),
    remove: () =>
      chunks[at]?.text === ''
        ? put?.([...chunks].toSpliced(at, 1))
        : void modal.confirm({
            icon: null,
            title: t('chunks.removeTitle'),
            content: t('chunks.removeHint'),
            okText: t('chunks.remove'),
            cancelText: t('common.cancel'),
            okButtonProps: { danger: true },
            onOk: () => remove(at),
          }),
  });
  const add = put && (
    <Button icon={<Icon name="plus" />} onClick={() => adopt(addAfter(chunks, chunks.length - 1, newId()), true)}>
      {t('chunks.add')}
    </Button>
  );
  const disabled = chunks.filter((chunk) => chunk.disabled).length;
  return (
    <section className="chunks" aria-labelledby="chunks-title">
      <header className="chunks-head">
        <h2 id="chunks-title">
          {t('chunks.title')} <span className="meta number">{chunks.length}</span>
          {disabled > 0 && <span className="meta"> · {t('chunks.disabledCount', { count: disabled })}</span>}
        </h2>
        {add}
      </header>
      {chunks.length === 0 && <Empty icon="file" title={t('chunks.none')} hint={t('chunks.noneHint')} />}
      {chunks.length > 0 && (
        <div className="chunks-filters">
          <Input
            prefix={<Icon name="search" size={14} />}
            placeholder={t('chunks.search')}
            aria-label={t('chunks.search')}
            allowClear
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setPage(1);
            }}
          />
          {chapters.length > 1 && (
            <Select<number>
              aria-label={t('chunks.chapter')}
              placeholder={t('chunks.chapter')}
              showSearch
              optionFilterProp="label"
              popupMatchSelectWidth={false}
              value={null}
              options={chapters}
              onChange={(at) => {
                setPage(Math.floor(at / pageChunks) + 1);
                focus.current = chunks[places[at] ?? 0]?.id ?? null;
              }}
            />
          )}
        </div>
      )}
      {search !== '' && (
        <p className="meta" role="status">
          {t('chunks.found', { count: places.length })}
        </p>
      )}
      <ol className="passage-list" ref={list} start={(shown[0] ?? 0) + 1}>
        {shown.map((at, index) => {
          const chunk = chunks[at]!;
          const before = index === 0 ? undefined : chunks[shown[index - 1]!];
          return (
            <ChunkRow
              key={chunk.id}
              chunk={chunk}
              number={at + 1}
              heading={before?.heading.join('\n') !== chunk.heading.join('\n')}
              editing={editing === chunk.id}
              isLast={at === chunks.length - 1}
              {...(put && { act: act(at) })}
            />
          );
        })}
      </ol>
      {last > 1 && (
        <nav className="chunk-pages" aria-label={t('chunks.pages')}>
          <Button disabled={current === 1} onClick={() => turn(current - 1)}>
            {t('chunks.previousPage')}
          </Button>
          <span className="number">{`${current} / ${last}`}</span>
          <Button disabled={current === last} onClick={() => turn(current + 1)}>
            {t('chunks.nextPage')}
          </Button>
        </nav>
      )}
    </section>
  );
}

/** Not guessable by design, only different: an id stays with its passage. */
const newId = () => crypto.randomUUID();

/** Where each chapter begins among the passages that are shown. */
function chaptersOf(chunks: readonly Chunk[], places: readonly number[]): { value: number; label: string }[] {
  const chapters: { value: number; label: string }[] = [];
  let before = '';
  for (const [index, at] of places.entries()) {
    const label = chunks[at]!.heading.join(' / ');
    if (label !== before && label !== '') chapters.push({ value: index, label });
    before = label;
  }
  return chapters;
}
