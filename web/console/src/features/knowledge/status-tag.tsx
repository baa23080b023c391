import type { ArticleStatus } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

const tones = { draft: '', published: 'tag-done', changed: 'tag-waiting', unpublished: '' } as const;
const icons = { draft: 'note', published: 'check', changed: 'history', unpublished: 'close' } as const;

export function StatusTag({ status }: { status: ArticleStatus }) {
  const { t } = useWords();
  return (
    <span className={`tag ${tones[status]}`} title={t(`status.${status}Hint`)}>
      <Icon name={icons[status]} size={12} />
      {t(`status.${status}`)}
    </span>
  );
}
