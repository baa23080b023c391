import { Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { ImportFile, ImportView } from '#contracts/http/imports';
import { usePhone } from '../../app/media.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { ChunkCard } from './chunk-card.tsx';
import { Endless } from './endless.tsx';
import { useItems, type ChunkItem, type ItemFilter } from './import-data.ts';

// What draws a PDF is large and is fetched only by whoever looks at one.
const PdfPane = lazy(async () => ({ default: (await import('./pdf-pane.tsx')).PdfPane }));

/** Passages of a document beside the page they stand on (pdf), or under the path of their headings. */
export function ChunkPreview({ view, file, filter }: { view: ImportView; file: ImportFile; filter: ItemFilter }) {
  const { t } = useWords();
  const phone = usePhone();
  const isPdf = file.format === 'pdf' && file.original !== null;
  const [page, setPage] = useState(1);
  const [onlyPage, setOnlyPage] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [pageShown, setPageShown] = useState(!phone);
  const listed = useRef<HTMLDivElement>(null);
  const items = useItems(view.id, { ...filter, ...(isPdf && onlyPage && { onPage: page }) });
  const chunks = (items.data?.pages.flatMap((one) => one.items) ?? []).filter(
    (item): item is ChunkItem => item.kind === 'chunk',
  );
  // Made once: with a new one all passages would be drawn again.
  const choose = useCallback((item: ChunkItem) => {
    setChosen(item.id);
    if (item.chunk.page !== null) setPage(item.chunk.page);
  }, []);
  const turn = (to: number) => {
    setPage(to);
    const first = chunks.find(({ chunk }) => chunk.page === to);
    setChosen(first?.id ?? null);
    if (first) listed.current?.querySelector(`[data-item="${first.id}"]`)?.scrollIntoView({ block: 'start' });
  };
  // Another filter begins at its top.
  useEffect(() => {
    listed.current?.scrollTo({ top: 0 });
  }, [filter.plan, filter.search, onlyPage]);

  const list = (
    <div className="chunk-list quiet-scroll" ref={listed}>
      {items.isPending && <RowsLoading rows={8} height={64} />}
      {items.isError && <Failed error={items.error} retry={() => void items.refetch()} />}
      {items.data && chunks.length === 0 && <Empty icon="search" title={t('import.noneFound')} />}
      <ol>
        {chunks.map((item, at) => (
          <ChunkCard
            key={item.id}
            importId={view.id}
            item={item}
            next={chunks[at + 1]}
            before={chunks[at - 1]}
            chosen={item.id === chosen}
            choose={choose}
          />
        ))}
      </ol>
      <Endless list={items} />
    </div>
  );
  if (!isPdf) return <div className="chunk-preview">{list}</div>;
  return (
    <div className="chunk-preview" data-beside={pageShown}>
      {phone && (
        <div className="chunk-switch">
          <Button size="small" icon={<Icon name="file" size={14} />} onClick={() => setPageShown(!pageShown)}>
            {t(pageShown ? 'import.showChunks' : 'import.showPage')}
          </Button>
        </div>
      )}
      {pageShown && (
        <Suspense fallback={<RowsLoading rows={10} />}>
          <PdfPane
            address={file.original!}
            page={page}
            turn={turn}
            pages={file.pages.length}
            only={onlyPage}
            setOnly={setOnlyPage}
            boxes={chunks
              .filter(({ chunk }) => chunk.page === page && chunk.box !== null)
              .map(({ id, chunk }) => ({ id, box: chunk.box!, chosen: id === chosen }))}
            chooseBox={(id) => {
              setChosen(id);
              listed.current?.querySelector(`[data-item="${id}"]`)?.scrollIntoView({ block: 'nearest' });
            }}
          />
        </Suspense>
      )}
      {(!phone || !pageShown) && list}
    </div>
  );
}
