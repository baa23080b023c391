import { useWords } from '../../app/words.ts';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { msWords, traceLine } from '../desk/trace-words.ts';
import { usePlayed } from './simulation-data.ts';

/** A dialogue as it was played, and how its last turn came about. */
export function PlayedDialogue(which: { setId: string; runId: string; dialogueId: string }) {
  const { t, locale } = useWords();
  const played = usePlayed(which);
  if (played.isPending) return <RowsLoading rows={4} />;
  if (played.isError) return <Failed error={played.error} retry={() => void played.refetch()} />;
  const { replies, trace, dialogue } = played.data;
  const left = dialogue.turns.length - replies.length;
  return (
    <div className="played">
      <ol className="played-turns">
        {replies.map(({ says, outcome, reply, choices, tookMs }, at) => (
          <li key={at}>
            <p className="played-customer">{says}</p>
            <p className="played-bot">
              {reply || t('simulation.nothing')}
              {choices.length > 0 && <span className="meta"> {choices.join(' · ')}</span>}
            </p>
            <p className="meta">
              {t(`outcome.${outcome}`)} · {msWords(tookMs, locale)}
            </p>
          </li>
        ))}
      </ol>
      {left > 0 && <p className="meta">{t('simulation.notPlayed', { count: left })}</p>}
      <h3>{t('trace.title')}</h3>
      <ol className="played-trace">
        {trace.map((step) => (
          <li key={`${step.step}${step.startMs}`}>
            <span>{traceLine(step, t)}</span> <span className="meta">{msWords(step.tookMs, locale)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
