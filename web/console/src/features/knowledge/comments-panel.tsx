import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { ArticleComment } from '#contracts/http/article-comments';
import type { Article } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { articleKeys } from './article-data.ts';
import { CommentField } from './comment-field.tsx';

/** Ms between looks at what colleagues say, while the panel is open. */
const lookAfterMs = 20_000;

interface Props {
  article: Article;
  /** The words of the article that were chosen last. */
  quote: () => string;
  close: () => void;
  /** The count of open threads belongs to the article. */
  reread: () => void;
}

/** What colleagues say about a draft, in threads that are closed when they are settled. */
export function CommentsPanel({ article, quote, close, reread }: Props) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed } = useNotices();
  const [settled, setSettled] = useState(false);
  const [quoted, setQuoted] = useState<string | null>(null);
  const params = { id: article.id };
  const list = useQuery({
    queryKey: articleKeys.comments(article.id),
    refetchInterval: lookAfterMs,
    queryFn: ({ signal }) => call('articleComments.list', { params }, signal),
  });
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: failed,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: articleKeys.comments(article.id) });
      reread();
    },
  });
  const says = article.rights.includes('write') || article.rights.includes('review');
  const items = list.data?.items ?? [];
  const threads = items.filter(({ threadId }) => threadId === null);
  const open = threads.filter(({ resolvedAt }) => resolvedAt === null);
  const shown = settled ? threads : open;
  const say = (words: string, mentions: string[], threadId: string | null) =>
    act.mutateAsync(() =>
      call('articleComments.create', {
        params,
        body: { words, mentions, threadId, quote: threadId === null ? quoted : null },
      }),
    );
  return (
    <aside className="try quiet-scroll comments" aria-label={t('comments.title')}>
      <header className="try-head">
        <h2>{t('comments.title')}</h2>
        <Button type="text" aria-label={t('common.close')} icon={<Icon name="close" size={18} />} onClick={close} />
      </header>
      {list.isPending && <RowsLoading rows={4} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && shown.length === 0 && (
        <Empty
          icon="comment"
          title={t(settled ? 'comments.none' : 'comments.noneOpen')}
          hint={t('comments.noneHint')}
        />
      )}
      <ol className="threads">
        {shown.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            answers={items.filter(({ threadId }) => threadId === thread.id)}
            says={says}
            say={(words, mentions) => say(words, mentions, thread.id).then(() => undefined)}
            act={(work) => act.mutate(work)}
          />
        ))}
      </ol>
      {threads.length > open.length && (
        <button
          type="button"
          className="step-fold comments-settled"
          aria-pressed={settled}
          onClick={() => setSettled(!settled)}
        >
          {t(settled ? 'comments.hideSettled' : 'comments.showSettled', { count: threads.length - open.length })}
        </button>
      )}
      {says && (
        <footer className="comments-new">
          {quoted !== null && quoted !== '' ? (
            <blockquote>
              {quoted}
              <Button
                type="text"
                size="small"
                aria-label={t('comments.unquote')}
                icon={<Icon name="close" size={12} />}
                onClick={() => setQuoted(null)}
              />
            </blockquote>
          ) : (
            // The press must not take away what is chosen.
            <Button
              size="small"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setQuoted(quote())}
              title={t('comments.quoteHint')}
            >
              {t('comments.quote')}
            </Button>
          )}
          {quoted === '' && <p className="meta">{t('comments.quoteHint')}</p>}
          <CommentField
            label={t('comments.new')}
            send={t('comments.send')}
            say={(words, mentions) => say(words, mentions, null).then(() => setQuoted(null))}
          />
        </footer>
      )}
    </aside>
  );
}

interface ThreadProps {
  thread: ArticleComment;
  answers: readonly ArticleComment[];
  says: boolean;
  say: (words: string, mentions: string[]) => Promise<void>;
  act: (work: () => Promise<unknown>) => void;
}

function Thread({ thread, answers, says, say, act }: ThreadProps) {
  const { t } = useWords();
  const { call } = useServices();
  const [answering, setAnswering] = useState(false);
  const resolved = thread.resolvedAt !== null;
  return (
    <li className="thread" data-settled={resolved}>
      {thread.quote && <blockquote>{thread.quote}</blockquote>}
      {[thread, ...answers].map((comment) => (
        <Comment key={comment.id} comment={comment} act={act} />
      ))}
      {resolved && thread.resolvedBy && (
        <p className="meta">{t('comments.settledBy', { name: thread.resolvedBy.name })}</p>
      )}
      {answering && (
        <CommentField
          label={t('comments.answer')}
          send={t('comments.answer')}
          autoFocus
          cancel={() => setAnswering(false)}
          say={(words, mentions) => say(words, mentions).then(() => setAnswering(false))}
        />
      )}
      {says && !answering && (
        <div className="thread-acts">
          <Button size="small" type="text" onClick={() => setAnswering(true)}>
            {t('comments.answer')}
          </Button>
          <Button
            size="small"
            type="text"
            icon={<Icon name={resolved ? 'history' : 'check'} size={14} />}
            onClick={() =>
              act(() => call('articleComments.resolve', { params: { id: thread.id }, body: { resolved: !resolved } }))
            }
          >
            {t(resolved ? 'comments.reopen' : 'comments.settle')}
          </Button>
        </div>
      )}
    </li>
  );
}

function Comment({ comment, act }: { comment: ArticleComment; act: ThreadProps['act'] }) {
  const { t } = useWords();
  const may = useMay();
  const { call } = useServices();
  const [editing, setEditing] = useState(false);
  const params = { id: comment.id };
  if (editing)
    return (
      <CommentField
        label={t('comments.edit')}
        send={t('common.save')}
        start={comment.words}
        autoFocus
        cancel={() => setEditing(false)}
        say={async (words, mentions) => {
          act(() => call('articleComments.update', { params, body: { words, mentions } }));
          setEditing(false);
        }}
      />
    );
  return (
    <div className="comment">
      <p className="comment-head">
        <b>{comment.by.name}</b>
        <span className="meta">
          <Moment at={comment.at} />
          {comment.editedAt && ` · ${t('comments.edited')}`}
        </span>
        {!comment.removed && (comment.mine || may('knowledge.manage')) && (
          <span className="comment-acts">
            {comment.mine && (
              <Button size="small" type="text" onClick={() => setEditing(true)}>
                {t('comments.edit')}
              </Button>
            )}
            <Button size="small" type="text" onClick={() => act(() => call('articleComments.remove', { params }))}>
              {t('comments.remove')}
            </Button>
          </span>
        )}
      </p>
      <p className="words">{comment.removed ? <i className="meta">{t('comments.removed')}</i> : comment.words}</p>
    </div>
  );
}
