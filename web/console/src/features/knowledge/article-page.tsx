import { App, Button, Dropdown } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ProblemError } from '#contracts/client';
import type { Article, ArticleDraft } from '#contracts/http/knowledge';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { useUnsaved } from '../../ui/use-unsaved.ts';
import { useApprovalNews, useApprovers } from '../approvals/approval-data.ts';
import { ApprovalBanner, AskDialog } from './approval-banner.tsx';
import { ArticleForm } from './article-form.tsx';
import { ArticleRead } from './article-read.tsx';
import { articleKeys, draftOf, emptyDraft, sameDraft, tidy, useArticle, useArticleActs } from './article-data.ts';
import { HistoryDrawer } from './history-drawer.tsx';
import { StatusTag } from './status-tag.tsx';
import { TryPanel } from './try-panel.tsx';
import './knowledge.css';

export function ArticlePage() {
  const { id = 'new' } = useParams();
  const fresh = id === 'new';
  const article = useArticle(id, !fresh);
  if (fresh) return <Editor key="new" article={null} />;
  if (article.isPending) return <RowsLoading rows={10} />;
  if (article.isError) return <Failed error={article.error} retry={() => void article.refetch()} />;
  return <Editor key={id} article={article.data} />;
}

function Editor({ article }: { article: Article | null }) {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const { queries, call } = useServices();
  const { modal } = App.useApp();
  const { failed, told, undoable } = useNotices();
  const acts = useArticleActs(article?.id ?? 'new');
  const [base, setBase] = useState<Article | null>(article);
  const [draft, setDraft] = useState<ArticleDraft>(article ? draftOf(article) : emptyDraft);
  const [history, setHistory] = useState(false);
  const [trying, setTrying] = useState(false);
  const [asking, setAsking] = useState(false);
  const asks = useApprovers('knowledge.publish') > 0;
  const changed = !sameDraft(draft, base ?? emptyDraft);
  const leaving = useRef(false);
  useUnsaved(changed, leaving);

  const locked = !may('knowledge.write');
  const complete = tidy(draft).question !== '' && tidy(draft).answer !== '';
  const adopt = (next: Article) => {
    setBase(next);
    setDraft(draftOf(next));
  };
  const conflict = async (revisionLost: Article | null) => {
    if (!revisionLost) return;
    const theirs = await call('articles.get', { params: { id: revisionLost.id } });
    modal.confirm({
      icon: null,
      title: t('conflict.title', { name: theirs.updatedBy?.name ?? t('conflict.somebody') }),
      content: t('conflict.hint'),
      okText: t('conflict.keepMine'),
      cancelText: t('conflict.takeTheirs'),
      // Mine stays in the form on top of their revision; saving again is then a decision, not an accident.
      onOk: () => setBase(theirs),
      onCancel: () => {
        queries.setQueryData(articleKeys.one(theirs.id), theirs);
        adopt(theirs);
      },
    });
  };
  const save = async (): Promise<Article | null> => {
    try {
      const saved = await acts.save.mutateAsync({ draft, revision: base?.revision ?? null });
      adopt(saved);
      if (!base) {
        leaving.current = true;
        void navigate(`/knowledge/${saved.id}`, { replace: true });
      }
      return saved;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'article.conflict') await conflict(base).catch(failed);
      else failed(error);
      return null;
    }
  };
  const publish = async (why?: string) => {
    const saved = changed || !base ? await save() : base;
    if (!saved) return;
    try {
      const body = { revision: saved.revision, ...(why ? { why } : {}) };
      const next = await call('articles.publish', { params: { id: saved.id }, body }).then(keep);
      adopt(next);
      told(next.approval ? t('editor.askedNow') : t('editor.publishedNow'));
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'article.conflict') await conflict(saved).catch(failed);
      else failed(error);
    }
  };
  const keep = (next: Article) => {
    queries.setQueryData(articleKeys.one(next.id), next);
    void queries.invalidateQueries({ queryKey: articleKeys.all });
    void queries.invalidateQueries({ queryKey: articleKeys.versions(next.id) });
    return next;
  };
  const reread = (article: string) =>
    call('articles.get', { params: { id: article } }).then((next) => setBase(keep(next)), failed);
  useApprovalNews(base?.approval?.id, () => base && void reread(base.id));
  const unpublish = () =>
    modal.confirm({
      icon: null,
      title: t('editor.unpublishTitle'),
      content: t('editor.unpublishHint'),
      okText: t('editor.unpublish'),
      onOk: () =>
        acts.unpublish.mutateAsync(undefined).then((next) => {
          setBase(next);
          if (next.approval) told(t('editor.askedNow'));
        }, failed),
    });
  const remove = () => {
    acts.remove.mutate(undefined, {
      onError: failed,
      onSuccess: ({ done }) => {
        if (!done) {
          if (base) void reread(base.id);
          return told(t('editor.askedNow'));
        }
        leaving.current = true;
        void navigate('/knowledge');
        undoable(t('editor.removedNow', { question: base?.question ?? '' }), () =>
          acts.restore.mutate(undefined, { onError: failed }),
        );
      },
    });
  };
  const rollBack = (version: number) =>
    acts.rollBack.mutate(version, {
      onError: failed,
      onSuccess: (next) => {
        adopt(next);
        setHistory(false);
        told(t('history.rolledBack', { version }));
      },
    });

  useSaveKey(() => void (complete && changed && !locked && save()));
  const menu = [
    { key: 'history', label: t('history.title'), onClick: () => setHistory(true), shown: base !== null },
    {
      key: 'unpublish',
      label: t('editor.unpublish'),
      onClick: unpublish,
      shown: may('knowledge.publish') && (base?.status === 'published' || base?.status === 'changed'),
    },
    {
      key: 'remove',
      label: t('editor.remove'),
      danger: true,
      onClick: remove,
      shown: may('knowledge.publish') && base !== null,
    },
  ].flatMap(({ shown, ...item }) => (shown ? [item] : []));
  const upToDate = base?.status === 'published' && !changed;
  const waiting = changed ? null : (base?.approval ?? null);
  return (
    <div className="knowledge" data-trying={trying}>
      <Page
        title={
          <span className="editor-title">
            <Button
              type="text"
              aria-label={t('common.back')}
              icon={<Icon name="back" size={18} />}
              onClick={() => void navigate('/knowledge')}
            />
            {base ? <StatusTag status={base.status} /> : t('knowledge.new')}
          </span>
        }
        about={changed ? t('editor.unsaved') : base && <Saved article={base} />}
        actions={
          <>
            {!phone && (
              <Button icon={<Icon name="spark" />} aria-pressed={trying} onClick={() => setTrying(!trying)}>
                {t('knowledge.try')}
              </Button>
            )}
            {!locked && (
              <Button disabled={!changed || !complete} loading={acts.save.isPending} onClick={() => void save()}>
                {t('editor.save')}
              </Button>
            )}
            {may('knowledge.publish') && (
              <Button
                type="primary"
                disabled={!complete || upToDate || waiting !== null}
                onClick={() => (asks ? setAsking(true) : void publish())}
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
        {base?.approval && (
          <ApprovalBanner approval={base.approval} changed={changed} reread={() => void reread(base.id)} />
        )}
        {locked ? (
          <ArticleRead draft={draft} />
        ) : (
          <ArticleForm draft={draft} change={(part) => setDraft((now) => ({ ...now, ...part }))} />
        )}
      </Page>
      {asking && (
        <AskDialog
          close={() => setAsking(false)}
          ask={(why) => {
            setAsking(false);
            void publish(why);
          }}
        />
      )}
      {trying && <TryPanel close={() => setTrying(false)} />}
      {base && (
        <HistoryDrawer
          article={base}
          draft={tidy(draft)}
          open={history}
          close={() => setHistory(false)}
          rollBack={rollBack}
          busy={acts.rollBack.isPending}
        />
      )}
    </div>
  );
}

function Saved({ article }: { article: Article }) {
  const { t } = useWords();
  return (
    <>
      {article.updatedBy ? t('editor.savedBy', { name: article.updatedBy.name }) : t('editor.saved')}{' '}
      <Moment at={article.updatedAt} />
    </>
  );
}

function useSaveKey(save: () => void) {
  const held = useRef(save);
  useEffect(() => {
    held.current = save;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      held.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
