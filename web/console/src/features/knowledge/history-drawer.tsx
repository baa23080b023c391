import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { Article, ArticleDraft, ArticleVersion } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { articleKeys, sameDraft } from './article-data.ts';
import { DraftDiff } from './draft-diff.tsx';

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
                    <Moment at={item.publishedAt} /> {item.publishedBy && `· ${publishers(item, t)}`}
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
  const may = useMay();
  const same = sameDraft(version, draft);
  return (
    <div className="compared">
      <div className="compared-head">
        <p className="meta">{same ? t('history.same') : t('history.compared', { version: version.version })}</p>
        {may('knowledge.write') && !same && (
          <Button onClick={rollBack} loading={busy}>
            {t('history.rollBack', { version: version.version })}
          </Button>
        )}
      </div>
      <DraftDiff before={version} after={draft} />
    </div>
  );
}

/** Who published, or who asked and who approved. */
function publishers({ publishedBy, approval }: ArticleVersion, t: Words): string {
  if (!approval) return publishedBy?.name ?? '';
  const approvers = approval.approvedBy.map(({ name }) => name).join(t('common.and'));
  return t('history.approved', { asker: approval.askedBy.name, approvers });
}
