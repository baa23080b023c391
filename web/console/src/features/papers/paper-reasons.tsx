import { Button } from 'antd';
import type { PaperView } from '#contracts/http/papers';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { shownValue } from './paper-values.ts';
import { fieldWord, flawWord, formWord, listed, sightWord } from './paper-words.ts';
import type { Changed } from './use-paper-acts.ts';

interface Props {
  paper: PaperView;
  covered: boolean;
  overtaken: { state: boolean; changes: readonly Changed[] } | null;
  forgetOvertaken: () => void;
}

/** Why the paper stands as it does, above what it says: what somebody changed, the rule, contradictions, flaws. */
export function PaperReasons({ paper, covered, overtaken, forgetOvertaken }: Props) {
  const { t, locale } = useWords();
  const { why, contradictions, flaws, form, decidedBy } = paper;
  const other = (source: string) =>
    source === 'said' ? t('paper.saidByCustomer') : t('paper.saidByPaper', { kind: sightWord(source, t) });
  return (
    <div className="paper-reasons">
      {overtaken && (
        <div className="paper-overtaken" role="alert">
          <p>
            <Icon name="refresh" size={14} /> {t('paper.overtaken')}
          </p>
          {overtaken.state && <p>{t('paper.overtakenState', { state: t(`paper.state.${paper.state}`) })}</p>}
          {overtaken.changes.map(({ name, was, is }) => (
            <p key={name}>
              {t('paper.overtakenField', {
                field: fieldWord(paper.kind, name, t),
                was: was === null ? t('paper.notFound') : shownValue(name, was, t),
                is: is === null ? t('paper.notFound') : shownValue(name, is, t),
              })}
            </p>
          ))}
          <Button size="small" onClick={forgetOvertaken}>
            {t('paper.overtakenSeen')}
          </Button>
        </div>
      )}
      {contradictions.map(({ field, paper: says, other: otherwise, source }) => (
        <p key={`${field}:${source}`} className="paper-against">
          <Icon name="split" size={14} />{' '}
          {t('paper.contradiction', {
            field: fieldWord(paper.kind, field, t),
            paper: shownValue(field, says, t),
            who: other(source),
            other: shownValue(field, otherwise, t),
          })}
        </p>
      ))}
      {why && decidedBy === null && <p>{t('paper.why', { words: why.words || why.rule })}</p>}
      {flaws.length > 0 && (
        <p>
          {t('paper.flaws', {
            flaws: listed(
              flaws.map((flaw) => flawWord(flaw, t)),
              locale,
            ),
          })}
        </p>
      )}
      <p className="meta">
        {form !== null && `${formWord(form, t)} · `}
        <Moment at={paper.at} />
        {decidedBy !== null && ` · ${t('paper.decidedBy', { name: decidedBy })}`}
      </p>
      {covered && (
        <p className="meta">
          <Icon name="lock" size={12} /> {t('paper.coveredHint')}
        </p>
      )}
    </div>
  );
}
