import { Tooltip } from 'antd';
import type { EvaluationScores } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { scoreWords, shownScores } from './scores.ts';

/** The measures of one run as figures; what each means stands one hover or focus away. */
export function ScoreTiles({ scores }: { scores: EvaluationScores }) {
  const { t } = useWords();
  return (
    <dl className="tiles">
      {shownScores.map(({ key, word, hint }) => (
        <Tooltip key={key} title={t(hint)}>
          <div tabIndex={0}>
            <dt>{t(word)}</dt>
            <dd>{scoreWords(key, scores[key])}</dd>
          </div>
        </Tooltip>
      ))}
    </dl>
  );
}
