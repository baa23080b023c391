import { App } from 'antd';
import { useCallback } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { EvaluationPreview } from '#contracts/http/evaluations';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { usePublishRight } from '../approvals/approval-data.ts';
import './evaluation.css';

const worseIn = (items: readonly EvaluationPreview[]) => items.reduce((sum, { worseCount }) => sum + worseCount, 0);
const betterIn = (items: readonly EvaluationPreview[]) => items.reduce((sum, { betterCount }) => sum + betterCount, 0);

/**
 * Tries the saved draft of an article against the evaluation sets. Resolves to false when questions would do worse and
 * whoever publishes decided against it; a check that fails keeps nobody from publishing.
 */
export function usePublishCheck(): (articleId: string) => Promise<boolean> {
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told } = useNotices();
  const { t } = useWords();
  const asks = usePublishRight() === 'write';
  return useCallback(
    async (articleId) => {
      const { items } = await call('evaluations.preview', { body: { articleId } }).catch(() => {
        told(t('evaluation.warn.failed'));
        return { items: [] };
      });
      const worse = worseIn(items);
      if (worse === 0) return true;
      return modal.confirm({
        icon: null,
        width: 560,
        title: t('evaluation.warn.worse', { count: worse }),
        content: <Worse items={items} />,
        okText: t(asks ? 'editor.ask' : 'editor.publish'),
        cancelText: t('common.cancel'),
      });
    },
    [asks, call, modal, told, t],
  );
}

/** What publishing a draft would do to the evaluation sets, for whoever decides a request. Nothing without sets. */
export function PublishWarning({ articleId, request }: { articleId: string; request: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const preview = useQuery({
    queryKey: ['evaluations', 'preview', request],
    queryFn: ({ signal }) => call('evaluations.preview', { body: { articleId } }, signal),
    staleTime: 60_000,
    retry: false,
  });
  if (preview.isPending)
    return (
      <p className="meta" role="status">
        {t('evaluation.warn.checking')}
      </p>
    );
  if (preview.isError) return <p className="meta">{t('evaluation.warn.failed')}</p>;
  const { items } = preview.data;
  const [worse, better] = [worseIn(items), betterIn(items)];
  if (items.length === 0) return null;
  if (worse === 0)
    return (
      <p className="meta">
        {better > 0 ? t('evaluation.warn.fineBetter', { count: better }) : t('evaluation.warn.fine')}
      </p>
    );
  return (
    <div className="publish-warning" role="alert">
      <p>
        <Icon name="warning" size={16} /> {t('evaluation.warn.worse', { count: worse })}
      </p>
      <Worse items={items} />
    </div>
  );
}

function Worse({ items }: { items: readonly EvaluationPreview[] }) {
  const { t } = useWords();
  const better = betterIn(items);
  return (
    <div className="publish-worse">
      {items
        .filter(({ worseCount }) => worseCount > 0)
        .map(({ set, asked, rows, before, after, worse }) => (
          <div key={set.id}>
            <p className="meta">
              {t('evaluation.warn.some', { name: set.name, asked, rows, before: before.right, after: after.right })}
            </p>
            <ul>
              {worse.map(({ query, before: was, verdict, came }) => (
                <li key={query}>
                  {query}
                  <span className="meta">
                    {' '}
                    {t('evaluation.warn.was', {
                      before: t(`evaluation.verdict.${was}`),
                      after: t(`evaluation.verdict.${verdict}`),
                    })}
                    {came && came.question !== '' && ` · ${t('evaluation.came')} ${came.question}`}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      {better > 0 && <p className="meta">{t('evaluation.warn.better', { count: better })}</p>}
    </div>
  );
}
