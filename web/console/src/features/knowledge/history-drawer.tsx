import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { Article, ArticleDraft, ArticleVersion } from '#contracts/http/knowledge';
import { useClock } from '../../app/clock.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { articleKeys } from './article-data.ts';
import { diffText } from './diff.ts';

interface Props {
  article: Article;
  /** The text as it stands in the editor, saved or not. */
  draft: ArticleDraft;
  open: boolean;
  close: () => void;
  rollBack: (version: number) => void;
  busy: boolean;
}

/** What was published, and what the chosen version differs in from the text as it stands. */
export function HistoryDrawer({ article, draft, open, close, rollBack, busy }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const [chosen, setChosen] = useState<number | null>(null);
  const versions = useQuery({
    queryKey: articleKeys.versions(article.id),
    enabled: open,
    queryFn: ({ signal }) => call('articles.versions', { params: { id: article.id } }, signal),
  });
  const items = versions.data?.items ?? [];
  const shown = items.find((item) => item.version === chosen) ?? items[0];
  return (
    <Drawer
      open={open}
      onClose={close}
      title={t('history.title')}
      size="min(760px, 100vw)"
      styles={{ body: { padding: 0 } }}
    >
      {versions.isPending && open && <RowsLoading rows={6} />}
      {versions.isError && <Failed error={versions.error} retry={() => void versions.refetch()} />}
      {versions.isSuccess && items.length === 0 && (
        <Empty icon="history" title={t('history.empty')} hint={t('history.emptyHint')} />
      )}
      {shown && (
        <div className="history">
          <ol className="history-list">
            {items.map((item) => (
              <li key={item.version}>
                <button
                  type="button"
                  aria-pressed={item.version === shown.version}
                  onClick={() => setChosen(item.version)}
                >
                  <span>
                    {t('history.version', { version: item.version })}
                    {item.version === article.publishedVersion && article.status !== 'unpublished' && (
                      <span className="tag tag-done">{t('history.live')}</span>
                    )}
                  </span>
                  <span className="meta">
                    <Moment at={item.publishedAt} /> {item.publishedBy && `· ${item.publishedBy.name}`}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          <Compared version={shown} draft={draft} rollBack={() => rollBack(shown.version)} busy={busy} />
        </div>
      )}
    </Drawer>
  );
}

function Compared({
  version,
  draft,
  rollBack,
  busy,
}: {
  version: ArticleVersion;
  draft: ArticleDraft;
  rollBack: () => void;
  busy: boolean;
}) {
  const { t } = useWords();
  const clock = useClock();
  const may = useMay();
  const when = (at: string | null) => (at === null ? t('editor.always') : clock.full(at));
  const before = readable(version, when, t);
  const now = readable(draft, when, t);
  const changed = before.filter((field, index) => field.text !== now[index]?.text);
  const same = before.filter((field) => !changed.includes(field));
  return (
    <div className="compared">
      <div className="compared-head">
        <p className="meta">
          {changed.length === 0 ? t('history.same') : t('history.compared', { version: version.version })}
        </p>
        {may('knowledge.write') && changed.length > 0 && (
          <Button onClick={rollBack} loading={busy}>
            {t('history.rollBack', { version: version.version })}
          </Button>
        )}
      </div>
      {changed.map((field) => (
        <Field key={field.word} field={field} now={now.find(({ word }) => word === field.word)?.text ?? ''} />
      ))}
      {same.length > 0 && (
        <details className="unchanged" open={changed.length === 0}>
          <summary>{t('history.unchanged', { count: same.length })}</summary>
          {same.map((field) => (
            <Field key={field.word} field={field} now={field.text} />
          ))}
        </details>
      )}
    </div>
  );
}

function Field({ field, now }: { field: { word: string; text: string }; now: string }) {
  const { locale } = useWords();
  return (
    <section>
      <h3>{field.word}</h3>
      <p className="diff">
        {diffText(field.text, now, locale).map((part, at) =>
          part.kind === 'same' ? (
            <span key={at}>{part.text}</span>
          ) : part.kind === 'added' ? (
            <ins key={at}>{part.text}</ins>
          ) : (
            <del key={at}>{part.text}</del>
          ),
        )}
      </p>
    </section>
  );
}

function readable(
  draft: ArticleDraft,
  when: (at: string | null) => string,
  t: Words,
): { word: string; text: string }[] {
  return [
    { word: t('knowledge.question'), text: draft.question },
    { word: t('knowledge.similar'), text: draft.similar.join('\n') },
    { word: t('knowledge.answer'), text: draft.answer },
    { word: t('knowledge.category'), text: draft.category },
    { word: t('editor.validity'), text: `${when(draft.validFrom)} – ${when(draft.validTo)}` },
  ];
}
