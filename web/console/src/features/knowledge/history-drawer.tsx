import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import type { Article, ArticleDraft, ArticleVersion } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { usePublishRight } from '../approvals/approval-data.ts';
import { AskDialog } from './approval-banner.tsx';
import { articleKeys, sameDraft } from './article-data.ts';
import { ChunkChangesView } from './chunk-changes.tsx';
import { DraftDiff } from './draft-diff.tsx';

interface Acts {
  /** Into the draft. */
  rollBack: (version: number) => void;
  /** Into the draft, and published or asked for at once. */
  republish: (version: number, why: string) => void;
  busy: boolean;
}

interface Props extends Acts {
  article: Article;
  /** The text as it stands in the editor, saved or not. */
  draft: ArticleDraft;
  open: boolean;
  close: () => void;
}

/** What was published, and what the chosen version differs in from the text as it stands or from another version. */
export function HistoryDrawer({ article, draft, open, close, ...acts }: Props) {
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
      size="min(840px, 100vw)"
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
          <Compared key={shown.version} article={article} version={shown} versions={items} draft={draft} acts={acts} />
        </div>
      )}
    </Drawer>
  );
}

/** Not a version: the draft. */
const current = 0;

function Compared({
  article,
  version,
  versions,
  draft,
  acts,
}: {
  article: Article;
  version: ArticleVersion;
  versions: readonly ArticleVersion[];
  draft: ArticleDraft;
  acts: Acts;
}) {
  const { t } = useWords();
  const may = useMay();
  const { call } = useServices();
  const [other, setOther] = useState(current);
  const [asking, setAsking] = useState(false);
  const publishRight = usePublishRight();
  const asks = publishRight === 'write';
  const against = versions.find((one) => one.version === other) ?? draft;
  const isDocument = article.kind === 'document';
  const passages = useQuery({
    queryKey: [...articleKeys.versions(article.id), 'compare', version.version, other, article.revision],
    enabled: isDocument,
    queryFn: ({ signal }) =>
      call('articles.compare', { params: { id: article.id }, query: { from: version.version, to: other } }, signal),
  });
  const cut = passages.data?.chunks;
  const same = sameDraft(version, against) && (!cut || cut.added + cut.removed + cut.changed === 0);
  const { rights } = article;
  const isLive = version.version === article.publishedVersion && article.status === 'published';
  return (
    <div className="compared">
      <div className="compared-head">
        <label className="compared-with">
          <span className="meta">{t('history.against', { version: version.version })}</span>
          <Select<number>
            aria-label={t('history.against', { version: version.version })}
            popupMatchSelectWidth={false}
            value={other}
            onChange={setOther}
            options={[
              { value: current, label: t('history.current') },
              ...versions
                .filter((one) => one.version !== version.version)
                .map((one) => ({ value: one.version, label: t('history.version', { version: one.version }) })),
            ]}
          />
        </label>
        <span className="compared-acts">
          {may('knowledge.write') && rights.includes('write') && !(same && other === current) && (
            <Button onClick={() => acts.rollBack(version.version)} loading={acts.busy}>
              {t('history.rollBack', { version: version.version })}
            </Button>
          )}
          {may(`knowledge.${publishRight}`) && rights.includes(publishRight) && !isLive && (
            <Button loading={acts.busy} onClick={() => (asks ? setAsking(true) : acts.republish(version.version, ''))}>
              {t(asks ? 'history.submitAsWas' : 'history.publishAsWas')}
            </Button>
          )}
        </span>
      </div>
      {same && <p className="meta">{t(other === current ? 'history.same' : 'history.sameVersions')}</p>}
      {isDocument && passages.isPending && <RowsLoading rows={3} />}
      {isDocument && passages.isError && <Failed error={passages.error} retry={() => void passages.refetch()} />}
      {cut && <ChunkChangesView changes={cut} />}
      <DraftDiff before={version} after={against} />
      {asking && (
        <AskDialog
          close={() => setAsking(false)}
          ask={(why) => {
            setAsking(false);
            acts.republish(version.version, why);
          }}
        />
      )}
    </div>
  );
}

/** Who published, or who asked and who approved. */
function publishers({ publishedBy, approval }: ArticleVersion, t: Words): string {
  if (!approval) return publishedBy?.name ?? '';
  const approvers = approval.approvedBy.map(({ name }) => name).join(t('common.and'));
  return t('history.approved', { asker: approval.askedBy.name, approvers });
}
