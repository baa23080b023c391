import type { PaperState as State } from '#contracts/http/papers';
import { useWords } from '../../app/words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';

const marks: Readonly<Record<State, readonly [tone: string, icon: IconName]>> = {
  accepted: ['tag tag-done', 'check'],
  asked_again: ['tag tag-waiting', 'refresh'],
  person: ['tag tag-waiting', 'person'],
  refused: ['tag tag-breach', 'close'],
  replaced: ['tag', 'history'],
};

/** Where a paper stands: a word and a shape. */
export function PaperState({ state }: { state: State }) {
  const { t } = useWords();
  const [tone, icon] = marks[state];
  return (
    <span className={tone}>
      <Icon name={icon} size={12} /> {t(`paper.state.${state}`)}
    </span>
  );
}
