import { useQuery } from '@tanstack/react-query';
import { Badge, Button, Dropdown, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { articleKind } from '#contracts/http/article-draft';
import type { Article, ArticleKind, Chunk } from '#contracts/http/knowledge';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { usePublishRight } from '../approvals/approval-data.ts';
import { ApprovalBanner, AskDialog } from './approval-banner.tsx';
import { ArticleForm } from './article-form.tsx';
import { ArticleRead } from './article-read.tsx';
import { ArticleSide } from './article-side.tsx';
import { articleKeys, tidy, useArticle } from './article-data.ts';
import { CommentsPanel } from './comments-panel.tsx';
import { DueBanner, SentBackBanner } from './due-banner.tsx';
import { HistoryDrawer } from './history-drawer.tsx';
import { StatusTag } from './status-tag.tsx';
import { TryPanel } from './try-panel.tsx';
import { useArticleEditor, useSaveKey, type ArticleEditor } from './use-article-editor.tsx';
import { useQuote } from './use-quote.ts';
import './knowledge.css';
import './article.css';

const noChunks: readonly Chunk[] = [];

export function ArticlePage() {
  const { id = 'new' } = useParams();
  const { call } = useServices();
  const fresh = id === 'new';
  const article = useArticle(id, !fresh);
  const isDocument = article.data?.kind === 'document';
  const chunks = useQuery({
    queryKey: articleKeys.chunks(id),
    enabled: isDocument,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => call('articles.chunks', { params: { id }, query: {} }, signal),
  });
  if (fresh) return <Editor key="new" article={null} passages={noChunks} />;
  if (article.isPending || (isDocument && chunks.isPending)) return <RowsLoading rows={10} />;
  if (article.isError) return <Failed error={article.error} retry={() => void article.refetch()} />;
  if (chunks.isError) return <Failed error={chunks.error} retry={() => void chunks.refetch()} />;
  return <Editor key={id} article={article.data} passages={chunks.data?.items ?? noChunks} />;
}

type Beside = 'try' | 'comments' | null;

function Editor({ article, passages }: { article: Article | null; passages: readonly Chunk[] }) {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const editor = useArticleEditor(article, passages);
  const { base, draft, chunks, changed, complete } = editor;
  const [history, setHistory] = useState(false);
  const [beside, setBeside] = useState<Beside>(null);
  const [asking, setAsking] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const quote = useQuote(body);
  const publishRight = usePublishRight();
  const asks = publishRight === 'write';
  const holds = (right: 'write' | 'publish') => may(`knowledge.${right}`) && (base?.rights.includes(right) ?? true);
  const locked = !holds('write');
  const toggle = (what: Beside) => setBeside(beside === what ? null : what);
  useSaveKey(() => void (complete && changed && !locked && editor.save()));
  const menu = [
    { key: 'history', label: t('history.title'), onClick: () => setHistory(true), shown: base !== null },
    { key: 'try', label: t('knowledge.try'), onClick: () => toggle('try'), shown: phone },
    {
      key: 'unpublish',
      label: t('editor.unpublish'),
      onClick: editor.unpublish,
      shown: holds(publishRight) && (base?.status === 'published' || base?.status === 'changed'),
    },
    {
      key: 'remove',
      label: t('editor.remove'),
      danger: true,
      onClick: editor.remove,
      shown: base !== null && holds(base.publishedVersion === null ? 'publish' : publishRight),
    },
  ].flatMap(({ shown, ...item }) => (shown ? [item] : []));
  const upToDate = base?.status === 'published' && !changed;
  const waiting = changed ? null : (base?.approval ?? null);
  return (
    <div className="knowledge" data-trying={beside !== null}>
      <Page
        title={
          <span className="editor-title">
            <Button
              type="text"
              aria-label={t('common.back')}
              icon={<Icon name="back" size={18} />}
              onClick={() => void navigate('/knowledge')}
            />
            {base ? <StatusTag status={base.state} /> : t('knowledge.new')}
            {base && base.kind !== 'qa' && !phone && <span className="tag">{t(`kind.${base.kind}`)}</span>}
          </span>
        }
        about={changed ? t('editor.unsaved') : base && <Saved article={base} />}
        actions={
          <>
            {!phone && (
              <Button icon={<Icon name="spark" />} aria-pressed={beside === 'try'} onClick={() => toggle('try')}>
                {t('knowledge.try')}
              </Button>
            )}
            {base && (
              <Badge count={base.openComments} size="small" color="var(--lr-accent)">
                <Button
                  icon={<Icon name="comment" />}
                  aria-label={t('comments.title')}
                  aria-pressed={beside === 'comments'}
                  onClick={() => toggle('comments')}
                >
                  {!phone && t('comments.title')}
                </Button>
              </Badge>
            )}
            {!locked && (
              <Button disabled={!changed || !complete} loading={editor.busy} onClick={() => void editor.save()}>
                {t(phone ? 'common.save' : 'editor.save')}
              </Button>
            )}
            {holds(publishRight) && (
              <Button
                type="primary"
                disabled={!complete || upToDate || waiting !== null}
                onClick={() => (asks ? setAsking(true) : void editor.publish())}
              >
                {asks ? t('editor.ask') : t('editor.publish')}
              </Button>
            )}
            {menu.length > 0 && (
              <Dropdown menu={{ items: menu }} trigger={['click']}>
                <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
              </Dropdown>
            )}
          </>
        }
      >
        {base?.approval && <ApprovalBanner approval={base.approval} changed={changed} reread={editor.reread} />}
        {base?.sentBack && !base.approval && <SentBackBanner sentBack={base.sentBack} />}
        {base && (
          <DueBanner
            article={base}
            draft={draft}
            {...(!locked && {
              extend: (validTo) => editor.change({ validTo }),
              recheck: (at) => void editor.setReviewBy(at),
            })}
          />
        )}
        <div ref={body}>{locked ? <ArticleRead draft={draft} chunks={chunks} /> : <Form editor={editor} />}</div>
      </Page>
      {asking && (
        <AskDialog
          close={() => setAsking(false)}
          ask={(why) => {
            setAsking(false);
            void editor.publish(why);
          }}
        />
      )}
      {beside === 'try' && <TryPanel close={() => setBeside(null)} />}
      {beside === 'comments' && base && (
        <CommentsPanel article={base} quote={quote} close={() => setBeside(null)} reread={editor.reread} />
      )}
      {base && (
        <HistoryDrawer
          article={base}
          draft={tidy(draft)}
          open={history}
          close={() => setHistory(false)}
          rollBack={(version) => {
            setHistory(false);
            editor.rollBack(version);
          }}
          republish={(version, why) => {
            setHistory(false);
            void editor.republish(version, why);
          }}
          busy={editor.rolling}
        />
      )}
    </div>
  );
}

/** The form of the kind; of a new article the kind itself stands over it. */
function Form({ editor }: { editor: ArticleEditor }) {
  const { t } = useWords();
  const { base, draft, change } = editor;
  return (
    <>
      {!base && (
        <div className="kind-choice">
          <Segmented<ArticleKind>
            aria-label={t('editor.kind')}
            value={draft.kind}
            onChange={(kind) => change({ kind })}
            options={articleKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
          <span className="meta">{t('editor.kindHint')}</span>
        </div>
      )}
      <ArticleForm
        draft={draft}
        change={change}
        chunks={editor.chunks}
        putChunks={editor.putChunks}
        side={
          <ArticleSide
            draft={draft}
            change={change}
            article={base}
            folderId={editor.folderId}
            place={(to) => void editor.place(to)}
            setReviewBy={(at) => void editor.setReviewBy(at)}
          />
        }
      />
    </>
  );
}

/** When it was saved, and the file it came from: the import still shows the original. */
function Saved({ article }: { article: Article }) {
  const { t } = useWords();
  const may = useMay();
  const { origin } = article;
  return (
    <>
      {article.updatedBy ? t('editor.savedBy', { name: article.updatedBy.name }) : t('editor.saved')}{' '}
      <Moment at={article.updatedAt} />
      {origin && (
        <>
          {' · '}
          {may('knowledge.write') ? (
            <Link to={`/knowledge/import/${origin.importId}`}>{t('editor.from', { name: origin.name })}</Link>
          ) : (
            t('editor.from', { name: origin.name })
          )}
        </>
      )}
    </>
  );
}
