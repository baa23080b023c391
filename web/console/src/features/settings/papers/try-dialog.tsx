import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import type { CallReply } from '#contracts/client';
import { limits } from '#contracts/common';
import { type paperRoutes } from '#contracts/http/papers';
import { usePhone } from '../../../app/media.ts';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { ReadFields } from '../../papers/paper-fields.tsx';
import { fieldWord, flawWord, formWord, listed, sightWord, sureFrom } from '../../papers/paper-words.ts';
import { PictureView } from '../../papers/picture-view.tsx';
import { conditionWords, kindWords, type Rule } from './rule-words.ts';
import '../../papers/papers.css';

type Tried = CallReply<(typeof paperRoutes)['paperReview.try']>;

/** A picture of one's own, read and judged by the rules that are saved. Nothing of it is kept. */
export function TryDialog({ rules, close }: { rules: readonly Rule[]; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const [file, setFile] = useState<File | null>(null);
  const stop = useRef<AbortController>(null);
  const phone = usePhone();
  const trying = useMutation({
    mutationFn: (picture: File) => {
      stop.current = new AbortController();
      return call('paperReview.try', { file: picture, fileName: picture.name }, stop.current.signal);
    },
  });
  useEffect(() => () => stop.current?.abort(), []);
  const tooLarge = file !== null && file.size > limits.file;
  const take = (picture: File | undefined) => {
    if (!picture) return;
    stop.current?.abort();
    setFile(picture);
    trying.reset();
    if (picture.size <= limits.file) trying.mutate(picture);
  };
  return (
    <Modal
      open
      centered
      footer={null}
      width={phone ? '100vw' : 'min(1200px, calc(100vw - 48px))'}
      className="paper-dialog"
      title={t('paperReview.try')}
      closable={{ 'aria-label': t('common.close') }}
      onCancel={close}
    >
      <div className="paper-opened">
        {trying.data && file ? (
          <Seen tried={trying.data} file={file} rules={rules}>
            <Drop take={take} small />
          </Seen>
        ) : (
          <>
            <Drop take={take} small={false} />
            <div className="paper-side" aria-live="polite">
              {file === null && <p className="meta">{t('paperReview.tryHint')}</p>}
              {file !== null && <p>{file.name}</p>}
              {trying.isPending && (
                <p className="paper-reading">
                  {t('paperReview.reading')}{' '}
                  <Button
                    size="small"
                    onClick={() => {
                      stop.current?.abort();
                      trying.reset();
                      setFile(null);
                    }}
                  >
                    {t('common.cancel')}
                  </Button>
                </p>
              )}
              {(tooLarge || trying.isError) && (
                <p className="settings-problem" role="alert">
                  {tooLarge ? t('problem.file.too_large') : problemWords(trying.error, t)}
                </p>
              )}
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}

function Drop({ take, small }: { take: (file: File | undefined) => void; small: boolean }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const hover = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(is);
  };
  return (
    <div
      className={small ? 'try-drop try-drop-small' : 'try-drop'}
      data-over={over}
      onDragOver={hover(true)}
      onDragLeave={hover(false)}
      onDrop={(event) => {
        hover(false)(event);
        take(event.dataTransfer.files[0]);
      }}
      onPaste={(event) => take(event.clipboardData.files[0])}
    >
      {!small && <Icon name="image" size={28} />}
      <Button icon={<Icon name="image" />} onClick={() => input.current?.click()}>
        {t(small ? 'paperReview.another' : 'paperReview.choose')}
      </Button>
      {!small && <span className="meta">{t('paperReview.drop')}</span>}
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif"
        hidden
        aria-label={t('paperReview.choose')}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

interface SeenProps {
  tried: Tried;
  file: File;
  rules: readonly Rule[];
  children: React.ReactNode;
}

function Seen({ tried, file, rules, children }: SeenProps) {
  const { t, locale } = useWords();
  const url = useAddress(file);
  const [active, setActive] = useState<{ name: string; on: 'picture' | 'fields' } | null>(null);
  const { sight, fields, missing, outcome, width, height, tookMs } = tried;
  const rule = rules.find(({ id }) => id === tried.rule);
  const point = (on: 'picture' | 'fields') => (name: string | null) => setActive(name === null ? null : { name, on });
  return (
    <>
      <PictureView
        key={url}
        url={url}
        size={{ width, height }}
        name={file.name}
        boxes={fields.flatMap(({ name, quad, valid, confidence }) =>
          quad === null
            ? []
            : [
                {
                  name,
                  words: fieldWord(sight.kind, name, t),
                  quad,
                  doubtful: valid === false || confidence < sureFrom,
                },
              ],
        )}
        active={active?.name ?? null}
        sought={active?.on === 'fields' ? active.name : null}
        point={point('picture')}
        choose={(name) => setActive({ name, on: 'picture' })}
      />
      <div className="paper-side">
        <div className="paper-scroll quiet-scroll" aria-live="polite">
          <p>
            {t('sight.kindSure', { kind: sightWord(sight.kind, t), percent: Math.round(sight.confidence * 100) })}
            {tried.form !== null && ` · ${formWord(tried.form, t)}`}
          </p>
          {outcome !== null && (
            <p>
              <strong>{t(`rule.outcome.${outcome}`)}</strong>
              {' · '}
              {rule
                ? t('paperReview.byRule', {
                    rule: `${kindWords(rule.kind, t)} · ${rule.when.map((one) => conditionWords(one, rule.kind, t)).join(t('rule.and'))}`,
                  })
                : tried.rule === null
                  ? t('paperReview.byNone')
                  : t('paperReview.byRule', { rule: tried.rule })}
            </p>
          )}
          {sight.flaws.length > 0 && (
            <p>
              {t('paper.flaws', {
                flaws: listed(
                  sight.flaws.map((flaw) => flawWord(flaw, t)),
                  locale,
                ),
              })}
            </p>
          )}
          {fields.length + missing.length > 0 ? (
            <ReadFields
              kind={sight.kind}
              fields={fields}
              missing={missing}
              active={active?.name ?? null}
              point={point('fields')}
            />
          ) : (
            <>
              <h3>{t('sight.text')}</h3>
              <p className="sight-text">{sight.text === '' ? t('sight.noText') : sight.text}</p>
            </>
          )}
          <p className="meta number">{t('paperReview.took', { seconds: (tookMs / 1000).toFixed(1) })}</p>
        </div>
        {children}
      </div>
    </>
  );
}

/** An address for a file of this page, for as long as it is shown. */
function useAddress(file: File): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
