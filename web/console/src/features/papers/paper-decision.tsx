import { Button, Input, Switch } from 'antd';
import { useId, useState } from 'react';
import { limits } from '#contracts/common';
import type { PaperView } from '#contracts/http/papers';
import { useWords, type Words } from '../../app/words.ts';
import { decisions, suggestedWords, type Decision } from './suggested-words.ts';

/** Keys that choose while nobody writes; told on the buttons. */
export const decisionKeys: Readonly<Record<Decision, string>> = { accepted: 'a', asked_again: 'r', refused: 'x' };

interface Props {
  paper: PaperView;
  chosen: Decision | null;
  choose: (decision: Decision | null) => void;
  deciding: boolean;
  decide: (decision: Decision, words: string | undefined) => void;
  /** The words of the customer's language. */
  toCustomer: Words;
}

/** Three ways to decide; then what the customer is told of it, if anything. */
export function PaperDecision({ paper, chosen, choose, deciding, decide, toCustomer }: Props) {
  const { t } = useWords();
  if (chosen !== null)
    return (
      <Telling
        key={chosen}
        decision={chosen}
        suggested={suggestedWords(chosen, paper, toCustomer)}
        deciding={deciding}
        decide={decide}
        back={() => choose(null)}
      />
    );
  return (
    <div className="paper-decide">
      {decisions.map((decision) => (
        <Button
          key={decision}
          type={decision === 'accepted' ? 'primary' : 'default'}
          danger={decision === 'refused'}
          disabled={paper.state === decision}
          aria-keyshortcuts={decisionKeys[decision]}
          onClick={() => choose(decision)}
        >
          {t(`paper.decide.${decision}`)} <kbd>{decisionKeys[decision].toUpperCase()}</kbd>
        </Button>
      ))}
    </div>
  );
}

interface TellingProps {
  decision: Decision;
  suggested: string;
  deciding: boolean;
  decide: Props['decide'];
  back: () => void;
}

function Telling({ decision, suggested, deciding, decide, back }: TellingProps) {
  const { t } = useWords();
  const [tells, setTells] = useState(true);
  const [words, setWords] = useState(suggested);
  const id = useId();
  const go = () => decide(decision, tells && words.trim() !== '' ? words.trim() : undefined);
  return (
    <form
      className="paper-telling"
      aria-label={t(`paper.decide.${decision}`)}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          // The dialog stays open.
          event.stopPropagation();
          back();
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) go();
      }}
    >
      <label className="paper-tells" htmlFor={id}>
        <Switch id={id} size="small" checked={tells} onChange={setTells} />
        {t('paper.tells')}
      </label>
      {tells && (
        <Input.TextArea
          aria-label={t('paper.words')}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={limits.messageText}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      <div className="paper-decide">
        <Button type="primary" danger={decision === 'refused'} htmlType="submit" loading={deciding} autoFocus>
          {t(tells ? 'paper.decideAndTell' : 'paper.decideOnly', { decision: t(`paper.decide.${decision}`) })}
        </Button>
        <Button onClick={back}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}
