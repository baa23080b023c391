import type { WecomAppView } from '#contracts/http/wecom';
import { useWords } from '../../../app/words.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { standingOf, type Standing } from './wecom-data.ts';

const icons: Record<Standing, IconName> = { good: 'check', waiting: 'clock', broken: 'warning' };

/** How an app stands: a word with a shape, never colour alone. */
export function AppStanding({ app }: { app: WecomAppView }) {
  const { t } = useWords();
  const { standing, word } = standingOf(app);
  return (
    <span className="wecom-standing" data-tone={standing}>
      <Icon name={icons[standing]} size={14} />
      <span>{t(word)}</span>
    </span>
  );
}
