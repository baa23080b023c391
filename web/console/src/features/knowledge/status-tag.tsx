import type { ArticleState } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

const tones = {
  draft: '',
  review: 'tag-waiting',
  published: 'tag-done',
  changed: 'tag-waiting',
  unpublished: '',
  expired: 'tag-breach',
} as const;
const icons = {
  draft: 'note',
  review: 'approvals',
  published: 'check',
  changed: 'history',
  unpublished: 'close',
  expired: 'clock',
} as const;

export function StatusTag({ status }: { status: ArticleState }) {
  const { t } = useWords();
  return (
    <span className={`tag ${tones[status]}`} title={t(`status.${status}Hint`)}>
      <Icon name={icons[status]} size={12} />
      {t(`status.${status}`)}
    </span>
  );
}
