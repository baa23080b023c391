import { Button, Checkbox } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { openPdf, type OpenedPdf } from './pdf.ts';

/** Steps of the zoom; 1 fills the width. */
const zooms = [1, 1.5, 2, 3] as const;

export interface ShownBox {
  id: string;
  /** Left, top, width and height as fractions of the page. */
  box: readonly [number, number, number, number];
  chosen: boolean;
}

interface Props {
  address: string;
  page: number;
  pages: number;
  turn: (page: number) => void;
  /** Only passages of this page are listed. */
  only: boolean;
  setOnly: (only: boolean) => void;
  boxes: readonly ShownBox[];
  chooseBox: (id: string) => void;
}

/** One page of the file as it looks, with the passages that stand on it. */
export function PdfPane({ address, page, pages, turn, only, setOnly, boxes, chooseBox }: Props) {
  const { t } = useWords();
  const [zoom, setZoom] = useState<(typeof zooms)[number]>(1);
  const [pdf, setPdf] = useState<OpenedPdf | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const opening = openPdf(address);
    let left = false;
    opening.then(
      (opened) => !left && setPdf(opened),
      (why: unknown) => !left && setError(why),
    );
    return () => {
      left = true;
      void opening.then((opened) => opened.close()).catch(() => undefined);
    };
  }, [address, tries]);
  const last = pdf?.pages ?? pages;
  const again = () => {
    setError(null);
    setPdf(null);
    setTries((now) => now + 1);
  };
  const step = (by: number) => setZoom((now) => zooms[Math.min(Math.max(zooms.indexOf(now) + by, 0), 3)]!);
  return (
    <section className="pdf-pane" aria-label={t('import.original')}>
      <div className="pdf-bar">
        <Button
          type="text"
          size="small"
          aria-label={t('import.pageBefore')}
          disabled={page <= 1}
          icon={<Icon name="back" />}
          onClick={() => turn(page - 1)}
        />
        <span className="number">{t('import.pageOf', { page, pages: last })}</span>
        <Button
          type="text"
          size="small"
          aria-label={t('import.pageNext')}
          disabled={page >= last}
          icon={<Icon name="next" />}
          onClick={() => turn(page + 1)}
        />
        <span className="pdf-gap" />
        <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>
          {t('import.onlyPage')}
        </Checkbox>
        <Button
          type="text"
          size="small"
          aria-label={t('import.smaller')}
          disabled={zoom === 1}
          onClick={() => step(-1)}
        >
          −
        </Button>
        <span className="number">{Math.round(zoom * 100)}%</span>
        <Button
          type="text"
          size="small"
          aria-label={t('import.larger')}
          disabled={zoom === zooms.at(-1)}
          onClick={() => step(1)}
        >
          ＋
        </Button>
      </div>
      <div className="pdf-paper quiet-scroll">
        {error !== null && <Failed error={error} retry={again} />}
        {error === null && !pdf && <RowsLoading rows={12} />}
        {pdf && error === null && (
          <div className="pdf-page" style={{ width: `${zoom * 100}%` }}>
            <PageImage pdf={pdf} page={page} zoom={zoom} failed={setError} />
            {boxes.map(({ id, box: [left, top, width, height], chosen }, at) => (
              <button
                key={id}
                type="button"
                className="pdf-box"
                data-chosen={chosen}
                aria-label={t('import.box', { number: at + 1 })}
                style={{
                  left: `${left * 100}%`,
                  top: `${top * 100}%`,
                  width: `${width * 100}%`,
                  height: `${height * 100}%`,
                }}
                onClick={() => chooseBox(id)}
              />
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

function PageImage({
  pdf,
  page,
  zoom,
  failed,
}: {
  pdf: OpenedPdf;
  page: number;
  zoom: number;
  failed: (error: unknown) => void;
}) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const drawing = new AbortController();
    pdf.draw(page, canvas.current!, drawing.signal).catch((error: unknown) => {
      if (!drawing.signal.aborted) failed(error);
    });
    return () => drawing.abort();
  }, [pdf, page, zoom, failed]);
  return <canvas ref={canvas} role="img" aria-label={t('test.page', { page })} />;
}
