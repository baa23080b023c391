import { App } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ProblemError } from '#contracts/client';
import { articleKind } from '#contracts/http/article-draft';
import type { Article, ArticleDraft, Chunk } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { useUnsaved } from '../../ui/use-unsaved.ts';
import { useApprovalNews } from '../approvals/approval-data.ts';
import { usePublishCheck } from '../evaluation/publish-warning.tsx';
import { articleKeys, draftOf, emptyDraft, sameDraft, tidy, useArticleActs } from './article-data.ts';
import { tidyChunks } from './chunk-edits.ts';
import { folderKeys } from './folder-data.ts';
import { blocks, faultsOf } from './variants.ts';

export type ArticleEditor = ReturnType<typeof useArticleEditor>;

const stale = (error: unknown) => error instanceof ProblemError && error.code === 'article.conflict';

/** An article as it is being written: the draft and its passages, what was last saved, and what can be done with it. */
export function useArticleEditor(article: Article | null, passages: readonly Chunk[]) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { queries, call } = useServices();
  const { modal } = App.useApp();
  const { failed, told, undoable } = useNotices();
  const mayPublish = usePublishCheck();
  const acts = useArticleActs(article?.id ?? 'new');
  const [base, setBase] = useState<Article | null>(article);
  const [draft, setDraft] = useState<ArticleDraft>(() =>
    article
      ? draftOf(article)
      : {
          ...emptyDraft,
          kind: articleKind.catch('qa').parse(params.get('kind')),
          question: params.get('question') ?? '',
        },
  );
  const [chunks, setChunks] = useState<readonly Chunk[]>(passages);
  const [savedChunks, setSavedChunks] = useState<readonly Chunk[]>(passages);
  const [folderId, setFolderId] = useState(article ? article.folderId : params.get('folder'));
  const worded = !sameDraft(draft, base ?? emptyDraft) && !(base === null && isBlank(draft));
  const cut = chunks !== savedChunks && JSON.stringify(tidyChunks(chunks)) !== JSON.stringify(savedChunks);
  const changed = worded || cut;
  const leaving = useRef(false);
  useUnsaved(changed, leaving);

  const tidied = tidy(draft);
  const said = tidied.answer !== '' || (draft.kind === 'document' && tidyChunks(chunks).length > 0);
  const complete = tidied.question !== '' && said && !faultsOf(draft.answers).some(blocks);

  const keep = (next: Article) => {
    queries.setQueryData(articleKeys.one(next.id), next);
    void queries.invalidateQueries({ queryKey: articleKeys.all });
    void queries.invalidateQueries({ queryKey: articleKeys.versions(next.id) });
    return next;
  };
  const adopt = (next: Article, withChunks?: readonly Chunk[]) => {
    setBase(next);
    setDraft(draftOf(next));
    setFolderId(next.folderId);
    if (!withChunks) return;
    setChunks(withChunks);
    setSavedChunks(withChunks);
    queries.setQueryData(articleKeys.chunks(next.id), { items: [...withChunks], revision: next.revision });
  };
  const passagesOf = async (next: Article): Promise<readonly Chunk[] | undefined> =>
    next.kind === 'document'
      ? (await call('articles.chunks', { params: { id: next.id }, query: {} })).items
      : undefined;
  const conflict = async (revisionLost: Article | null) => {
    if (!revisionLost) return;
    const theirs = await call('articles.get', { params: { id: revisionLost.id } });
    const theirChunks = await passagesOf(theirs);
    modal.confirm({
      icon: null,
      title: t('conflict.title', { name: theirs.updatedBy?.name ?? t('conflict.somebody') }),
      content: t('conflict.hint'),
      okText: t('conflict.keepMine'),
      cancelText: t('conflict.takeTheirs'),
      // Mine stays in the form on top of their revision; saving again is then a decision, not an accident.
      onOk: () => {
        setBase(theirs);
        if (theirChunks) setSavedChunks(theirChunks);
      },
      onCancel: () => {
        queries.setQueryData(articleKeys.one(theirs.id), theirs);
        adopt(theirs, theirChunks);
      },
    });
  };
  const save = async (): Promise<Article | null> => {
    try {
      let saved = base;
      if (worded || !saved) saved = await acts.save.mutateAsync({ draft, revision: base?.revision ?? null, folderId });
      const kept = tidyChunks(chunks);
      if (cut) {
        // What was saved so far stands, whatever becomes of the passages.
        setBase(saved);
        const body = { revision: saved.revision, chunks: kept };
        saved = keep(await call('articles.setChunks', { params: { id: saved.id }, body }));
      }
      adopt(saved, cut ? kept : undefined);
      if (!base) {
        leaving.current = true;
        void navigate(`/knowledge/${saved.id}`, { replace: true });
      }
      return saved;
    } catch (error) {
      if (stale(error)) await conflict(base).catch(failed);
      else failed(error);
      return null;
    }
  };
  const publish = async (why?: string) => {
    const saved = changed || !base ? await save() : base;
    if (!saved || !(await mayPublish(saved.id))) return;
    try {
      const body = { revision: saved.revision, ...(why ? { why } : {}) };
      const next = keep(await call('articles.publish', { params: { id: saved.id }, body }));
      adopt(next);
      told(next.approval ? t('editor.askedNow') : t('editor.publishedNow'));
    } catch (error) {
      if (stale(error)) await conflict(saved).catch(failed);
      else failed(error);
    }
  };
  const reread = () => {
    if (base) void call('articles.get', { params: { id: base.id } }).then((next) => setBase(keep(next)), failed);
  };
  useApprovalNews(base?.approval?.id, reread);
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
          reread();
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
      onSuccess: (next) =>
        void passagesOf(next).then((old) => {
          adopt(next, old);
          told(t('history.rolledBack', { version }));
        }, failed),
    });
  const republish = async (version: number, why: string) => {
    if (!base) return;
    try {
      const body = { version, revision: base.revision, ...(why !== '' && { why }) };
      const next = keep(await call('articles.republish', { params: { id: base.id }, body }));
      adopt(next, await passagesOf(next));
      told(next.approval ? t('editor.askedNow') : t('editor.publishedNow'));
    } catch (error) {
      if (stale(error)) await conflict(base).catch(failed);
      else failed(error);
    }
  };
  /** A new article only remembers it; an old one moves at once. */
  const place = async (to: string | null) => {
    setFolderId(to);
    if (!base) return;
    try {
      const next = keep(await call('articles.move', { params: { id: base.id }, body: { folderId: to } }));
      setBase(next);
      void queries.invalidateQueries({ queryKey: folderKeys.all });
    } catch (error) {
      setFolderId(base.folderId);
      failed(error);
    }
  };
  const setReviewBy = async (reviewBy: string | null) => {
    if (!base) return;
    try {
      setBase(keep(await call('articles.setReviewBy', { params: { id: base.id }, body: { reviewBy } })));
    } catch (error) {
      failed(error);
    }
  };
  const change = (part: Partial<ArticleDraft>) => setDraft((now) => ({ ...now, ...part }));
  return {
    base,
    draft,
    chunks,
    folderId,
    changed,
    complete,
    busy: acts.save.isPending,
    rolling: acts.rollBack.isPending,
    change,
    putChunks: (next: Chunk[]) => setChunks(next),
    save,
    publish,
    unpublish,
    remove,
    rollBack,
    republish,
    place,
    setReviewBy,
    reread,
  };
}

/** A new article in which nobody has written is not lost when one leaves. */
function isBlank(draft: ArticleDraft): boolean {
  return sameDraft({ ...draft, kind: 'qa' }, emptyDraft);
}

/** Saves with Ctrl S, from wherever one writes. */
export function useSaveKey(save: () => void) {
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
