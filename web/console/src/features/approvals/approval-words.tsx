import type { Approval, ApprovalState } from '#contracts/http/approvals';
import { useWords, type Words } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

type Asked = Pick<Approval, 'kind' | 'act'>;

/** What is asked, in a few words: 发布知识, 批量发布, 下调审批人数. */
export function askedWords({ kind, act }: Asked, t: Words): string {
  if (kind === 'approval.policy') return t('approvals.act.policy');
  return t(
    kind === 'knowledge.publish_batch' ? `approvals.batchAct.${act ?? 'publish'}` : `approvals.act.${act ?? 'publish'}`,
  );
}

/** The title of a batch is how many articles are in it. */
export function titleWords({ kind, title }: Pick<Approval, 'kind' | 'title'>, t: Words): string {
  if (kind === 'approval.policy') return t('approvals.policy.knowledge.publish');
  return kind === 'knowledge.publish_batch' ? t('approvals.batchTitle', { count: Number(title) }) : title;
}

/** More names than these are counted, not said. */
const mostNamed = 3;

/** Who can approve, in a few names. */
export function waitingWords(waitingFor: readonly { name: string }[], t: Words): string {
  const names = waitingFor
    .slice(0, mostNamed)
    .map(({ name }) => name)
    .join(t('common.listed'));
  const count = waitingFor.length - mostNamed;
  return count > 0 ? t('approvals.andOthers', { names, count }) : names;
}

const tones: Record<ApprovalState, string> = {
  waiting: 'tag-waiting',
  approved: 'tag-done',
  declined: 'tag-breach',
  withdrawn: '',
  outdated: '',
  expired: '',
};
const icons = {
  waiting: 'clock',
  approved: 'check',
  declined: 'close',
  withdrawn: 'back',
  outdated: 'history',
  expired: 'clock',
} as const;

export function ApprovalTag({ approval }: { approval: Pick<Approval, 'state' | 'given' | 'needed'> }) {
  const { t } = useWords();
  const { state, given, needed } = approval;
  const half = state === 'waiting' && needed > 1 ? ` ${given}/${needed}` : '';
  return (
    <span className={`tag ${tones[state]}`} title={t(`approvals.state.${state}Hint`)}>
      <Icon name={icons[state]} size={12} />
      {t(`approvals.state.${state}`)}
      {half}
    </span>
  );
}
