import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useRef, useState, type ComponentRef } from 'react';
import { Link, useNavigate } from 'react-router';
import { approvalWords, type ApprovalInFull } from '#contracts/http/approvals';
import { useClock } from '../../app/clock.ts';
import { useServices } from '../../app/services.tsx';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { PublishWarning } from '../evaluation/publish-warning.tsx';
import { articleKeys } from '../knowledge/article-data.ts';
import { batchKeys } from '../knowledge/batch-data.ts';
import { ChunkChangesView } from '../knowledge/chunk-changes.tsx';
import { DraftDiff } from '../knowledge/draft-diff.tsx';
import '../knowledge/knowledge.css';
import '../knowledge/article.css';
import { approvalKeys } from './approval-data.ts';
import { BatchReview } from './batch-review.tsx';
import { ApprovalTag, askedWords, titleWords, waitingWords } from './approval-words.tsx';

interface Props {
  id: string;
  /** On a phone: where the list is. */
  back?: string;
  next?: string | undefined;
}

/** One request: what would change, what was said, and what the reader can do about it. */
export function ApprovalPane({ id, back, next }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const request = useQuery({
    queryKey: approvalKeys.one(id),
    queryFn: ({ signal }) => call('approvals.get', { params: { id } }, signal),
  });
  return (
    <section className="approval-pane" aria-label={t('approvals.one')}>
      {request.isPending && <RowsLoading rows={8} />}
      {request.isError && <Failed error={request.error} retry={() => void request.refetch()} />}
      {request.data && <Shown request={request.data} back={back} next={next} />}
    </section>
  );
}

function Shown({ request, back, next }: { request: ApprovalInFull } & Omit<Props, 'id'>) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { detail } = request;
  return (
    <>
      <header className="approval-head">
        <div className="approval-line">
          {back && (
            <Button
              type="text"
              aria-label={t('common.back')}
              icon={<Icon name="back" size={18} />}
              onClick={() => void navigate(back)}
            />
          )}
          <h2>
            {askedWords(request, t)} · {titleWords(request, t)}
          </h2>
          <ApprovalTag approval={request} />
        </div>
        <p className="meta">
          {t('approvals.askedBy', { name: request.askedBy.name })} <Moment at={request.askedAt} />
          {' · '}
          <Ending request={request} />
        </p>
        {request.why !== '' && <p className="approval-why">{request.why}</p>}
      </header>
      <div className="approval-body">
        {detail.kind === 'knowledge.publish' ? (
          <div className="compared">
            <p className="approval-what">
              {t(`approvals.what.${detail.act}`)}{' '}
              <Link to={`/knowledge/${detail.articleId}`}>{t('approvals.openArticle')}</Link>
            </p>
            {request.state === 'waiting' && detail.act === 'publish' && (
              <>
                <PublishWarning articleId={detail.articleId} request={request.id} />
                <TryDialogues what={`article:${detail.articleId}`} />
              </>
            )}
            {detail.chunks && <ChunkChangesView changes={detail.chunks} />}
            <DraftDiff before={detail.before} after={detail.after} />
          </div>
        ) : detail.kind === 'knowledge.publish_batch' ? (
          <>
            <p className="approval-what">{t(`approvals.batchWhat.${detail.act}`)}</p>
            {request.state === 'waiting' && detail.act === 'publish' && (
              <TryDialogues what={`batch:${detail.batchId}`} />
            )}
            <BatchReview request={request} batchId={detail.batchId} />
          </>
        ) : (
          <p className="approval-what">
            {t('approvals.policyChange', {
              what: t(`approvals.policy.${detail.governs}`),
              from: detail.from,
              to: detail.to,
            })}
          </p>
        )}
        <Said request={request} />
      </div>
      <Answer request={request} next={next} />
    </>
  );
}

/** The way to playing dialogues with what is asked in place, before it is published. */
function TryDialogues({ what }: { what: string }) {
  const { t } = useWords();
  return (
    <p>
      <Link to={`/knowledge/simulations?with=${what}`}>{t('simulation.tryBefore')}</Link>
    </p>
  );
}

/** Whose turn it is and until when; or what became of it. */
function Ending({ request }: { request: ApprovalInFull }) {
  const { t } = useWords();
  const clock = useClock();
  const { state, waitingFor, decidedAt, decidedBy, expiresAt } = request;
  if (state !== 'waiting') {
    const name = decidedBy?.name ?? t('approvals.theHouse');
    return (
      <>
        {t(`approvals.ended.${state}`, { name })} {decidedAt && <Moment at={decidedAt} />}
      </>
    );
  }
  const names = waitingWords(waitingFor, t);
  const who = names === '' ? t('approvals.nobodyLeft') : t('approvals.waitingFor', { names });
  return (
    <>
      {who} · <span title={clock.full(expiresAt)}>{t('approvals.until', { when: clock.when(expiresAt) })}</span>
    </>
  );
}

/** Votes and comments in the order they came. */
function Said({ request }: { request: ApprovalInFull }) {
  const { t } = useWords();
  const lines = [
    ...request.votes.map(({ by, at, verdict, reason }) => ({ by, at, words: reason, verdict })),
    ...request.comments.map(({ by, at, words }) => ({ by, at, words, verdict: null })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  if (lines.length === 0) return null;
  return (
    <ol className="approval-said" aria-label={t('approvals.said')}>
      {lines.map(({ by, at, words, verdict }) => (
        <li key={`${by.id} ${at}`}>
          <span className="meta">
            {by.name} {verdict && <b data-verdict={verdict}>{t(`approvals.voted.${verdict}`)}</b>} <Moment at={at} />
          </span>
          {words !== '' && <p>{words}</p>}
        </li>
      ))}
    </ol>
  );
}

/** One field for what one wants to say, and what may be done with it. */
function Answer({ request, next }: { request: ApprovalInFull; next?: string | undefined }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const navigate = useNavigate();
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const [words, setWords] = useState('');
  const [missing, setMissing] = useState(false);
  const { id } = request;
  const may = request.standing === 'may';
  const act = useMutation({
    mutationFn: (verb: 'approve' | 'decline' | 'comment' | 'withdraw') => {
      const params = { id };
      if (verb === 'comment') return call('approvals.comment', { params, body: { words: words.trim() } });
      if (verb === 'withdraw') return call('approvals.withdraw', { params, body: {} });
      return call(`approvals.${verb}`, { params, body: { reason: words.trim() } });
    },
    onSuccess: (after, verb) => {
      queries.setQueryData(approvalKeys.one(id), after);
      setWords('');
      if (verb === 'comment') return;
      told(t(after.state === 'waiting' ? 'approvals.told.counted' : `approvals.told.${after.state}`));
      // How far a batch is stays in sight.
      if (next && verb !== 'withdraw' && request.detail.kind !== 'knowledge.publish_batch')
        void navigate(`/approvals/${next}`);
    },
    onError: failed,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: approvalKeys.all });
      void queries.invalidateQueries({ queryKey: articleKeys.all });
      void queries.invalidateQueries({ queryKey: batchKeys.any });
      queries.removeQueries({ queryKey: articleKeys.any, type: 'inactive' });
    },
  });
  const need = (verb: 'decline' | 'comment') => {
    if (words.trim() !== '') return act.mutate(verb);
    setMissing(verb === 'decline');
    field.current?.focus();
  };
  const open = request.state === 'waiting';
  useShortcuts({
    a: may ? () => act.mutate('approve') : undefined,
    d: may ? () => need('decline') : undefined,
    m: () => field.current?.focus(),
  });
  return (
    <footer className="approval-answer">
      {open && !may && <p className="meta">{t(`approvals.standing.${request.standing}`)}</p>}
      <Input.TextArea
        ref={field}
        aria-label={t('approvals.words')}
        placeholder={may ? t('approvals.wordsHint') : t('approvals.commentHint')}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={approvalWords}
        status={missing ? 'error' : ''}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setMissing(false);
        }}
      />
      {missing && (
        <p className="form-problem" role="alert">
          {t('approvals.reasonMissing')}
        </p>
      )}
      <div className="approval-acts">
        {may && (
          <>
            <Button type="primary" loading={act.isPending} onClick={() => act.mutate('approve')}>
              {t('approvals.approve')}
            </Button>
            <Button danger disabled={act.isPending} onClick={() => need('decline')}>
              {t('approvals.decline')}
            </Button>
          </>
        )}
        <Button disabled={act.isPending} onClick={() => need('comment')}>
          {t('approvals.comment')}
        </Button>
        {open && request.mine && (
          <Button disabled={act.isPending} onClick={() => act.mutate('withdraw')}>
            {t('approvals.withdraw')}
          </Button>
        )}
      </div>
    </footer>
  );
}
