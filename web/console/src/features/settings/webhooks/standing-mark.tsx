import type { WebhookEndpoint } from '#contracts/http/webhooks';
import { useWords } from '../../../app/words.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { standingOf, type Standing } from './webhook-data.ts';

const icons: Record<Standing, IconName> = {
  good: 'check',
  new: 'clock',
  failing: 'refresh',
  paused: 'clock',
  broken: 'warning',
};

/** How an endpoint stands: a word with a shape, never colour alone. */
export function StandingMark({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useWords();
  const { word, standing } = standingOf(endpoint);
  return (
    <span className="webhook-standing" data-standing={standing}>
      <Icon name={icons[standing]} size={14} />
      <span>{t(word)}</span>
    </span>
  );
}
