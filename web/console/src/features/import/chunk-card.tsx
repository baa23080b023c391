import { Button, Input } from 'antd';
import { memo, useRef, useState } from 'react';
import { limits } from '#contracts/common';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useItemWork, type ChunkItem } from './import-data.ts';
import { PlanTag } from './state-tag.tsx';
import { itemProblemWords } from './trouble-words.ts';

interface Props {
  importId: string;
  item: ChunkItem;
  before: ChunkItem | undefined;
  next: ChunkItem | undefined;
  chosen: boolean;
  choose: (item: ChunkItem) => void;
}

/** A passage: read, corrected, joined with the next, cut at the cursor, left out. */
export const ChunkCard = memo(function ChunkCard({ importId, item, before, next, chosen, choose }: Props) {
  const { t } = useWords();
  const { busy, work } = useItemWork(importId);
  const [text, setText] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement | null>(null);
  const { chunk, revision } = item;
  const params = { id: importId, itemId: item.id };
  const save = () => {
    if (text === null || text.trim() === '') return;
    if (text === chunk.text) return setText(null);
    const body = { revision, chunk: { heading: chunk.heading, text } };
    return void work(
      (verbs) => verbs.edit({ params, body }),
      () => setText(null),
    );
  };
  const change = (part: { enabled?: boolean; take?: 'here' | 'file' }) =>
    void work((verbs) => verbs.edit({ params, body: { revision, ...part } }));
  const merge = () => void work((verbs) => verbs.merge({ params, body: { revision } }, next?.id));
  /** The cut is made in what is stored, so unsaved words are saved first. */
  const split = () => {
    const at = field.current?.selectionStart ?? 0;
    if (text === null || at < 1 || at >= text.length) return;
    void work(
      async (verbs) => {
        const body = { revision, chunk: { heading: chunk.heading, text } };
        const saved = text === chunk.text ? item : await verbs.edit({ params, body });
        await verbs.split({ params, body: { revision: saved.revision, at } });
      },
      () => setText(null),
    );
  };
  const path = chunk.heading.join(' › ');
  const newHeading = path !== (before?.chunk.heading.join(' › ') ?? '');
  return (
    <li
      className="chunk"
      data-item={item.id}
      data-chosen={chosen}
      data-off={!item.enabled}
      aria-current={chosen}
      onFocus={() => !chosen && choose(item)}
      onClick={() => !chosen && choose(item)}
    >
      {newHeading && path !== '' && <h3 className="chunk-heading">{path}</h3>}
      <div className="chunk-head">
        <PlanTag plan={item.plan} />
        {chunk.page !== null && <span className="meta number">{t('test.page', { page: chunk.page })}</span>}
        {item.edited && <span className="meta">{t('import.edited')}</span>}
        {!item.enabled && <span className="tag">{t('import.off')}</span>}
        <span className="meta number">{t('import.characters', { count: (text ?? chunk.text).length })}</span>
        {item.problems.map(({ code }) => (
          <span className="tag tag-waiting" key={code}>
            {itemProblemWords(code, t)}
          </span>
        ))}
      </div>
      {text === null ? (
        <p className="chunk-text">{chunk.text}</p>
      ) : (
        <Input.TextArea
          ref={(made) => {
            field.current = made?.resizableTextArea?.textArea ?? null;
          }}
          autoFocus
          autoSize={{ minRows: 3, maxRows: 20 }}
          aria-label={t('import.chunkText')}
          maxLength={limits.chunk}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setText(null);
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          }}
        />
      )}
      {item.plan === 'conflict' && item.here && (
        <details className="chunk-here">
          <summary>{t('import.here')}</summary>
          <p className="chunk-text">{item.here.text}</p>
        </details>
      )}
      <div className="chunk-acts">
        {text === null ? (
          <>
            <Button size="small" type="text" disabled={busy} onClick={() => setText(chunk.text)}>
              {t('import.edit')}
            </Button>
            <Button size="small" type="text" disabled={busy || !next} onClick={merge}>
              {t('import.merge')}
            </Button>
            <Button size="small" type="text" disabled={busy} onClick={() => change({ enabled: !item.enabled })}>
              {t(item.enabled ? 'import.disable' : 'import.enable')}
            </Button>
            {item.plan === 'conflict' && (
              <Button
                size="small"
                type="text"
                aria-pressed={item.take === 'file'}
                disabled={busy}
                onClick={() => change({ take: item.take === 'file' ? 'here' : 'file' })}
              >
                {t(item.take === 'file' ? 'import.fileWins' : 'import.hereWins')}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button size="small" type="primary" loading={busy} onClick={save}>
              {t('common.save')}
            </Button>
            <Button
              size="small"
              icon={<Icon name="next" size={12} />}
              // The field keeps its cursor.
              onMouseDown={(event) => event.preventDefault()}
              onClick={split}
            >
              {t('import.split')}
            </Button>
            <Button size="small" type="text" onClick={() => setText(null)}>
              {t('common.cancel')}
            </Button>
            <span className="meta">{t('import.editKeys')}</span>
          </>
        )}
      </div>
    </li>
  );
});
