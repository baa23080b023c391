import { Tooltip } from 'antd';
import type { GraphStanding } from '#contracts/http/graph';
import { useWords } from '../../app/words.ts';

/** Why the bot does not use it; nothing where it does. */
export function StandingTag({ standing }: { standing: GraphStanding }) {
  const { t } = useWords();
  if (standing === 'answers') return null;
  return (
    <Tooltip title={t(`graph.standingHint.${standing}`)}>
      <span className="tag tag-waiting" tabIndex={0}>
        {t(`graph.standing.${standing}`)}
      </span>
    </Tooltip>
  );
}
