import { Button, Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { GraphSuggestion, Suggested, SuggestionDecision } from '#contracts/http/graph';
import { useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import type { Labels } from './graph-data.ts';
import { SourceNote } from './source-note.tsx';

/** One suggestion in a sentence, with the words of the article it comes from. */
export function SuggestionLine({
  suggestion,
  labels,
  ticked,
  tick,
  act,
}: {
  suggestion: GraphSuggestion;
  labels: Labels;
  /** Null where nobody may decide. */
  ticked: boolean | null;
  tick: (on: boolean) => void;
  act: ((decision: SuggestionDecision) => void) | null;
}) {
  const { t } = useWords();
  const { suggested, source, rule, state, decidedBy, decidedAt, at } = suggestion;
  const plain = plainWords(suggested, labels, t);
  return (
    <div className="graph-suggestion">
      {ticked !== null && (
        <Checkbox aria-label={plain} checked={ticked} onChange={({ target }) => tick(target.checked)} />
      )}
      <div>
        <p className="graph-sentence">
          <span className="tag">{t(`graph.kind.${suggested.kind}`)}</span> {sentenceOf(suggested, labels, t)}
        </p>
        <SourceNote source={source} />
        <p className="meta">
          {t(`graph.rule.${rule}`)} · <Moment at={decidedAt ?? at} />
          {decidedBy && ` · ${decidedBy.name}`}
          {state === 'withdrawn' && ` · ${t('graph.state.withdrawn')}`}
        </p>
      </div>
      {act && (
        <span className="graph-acts">
          {state === 'open' && (
            <>
              <Button size="small" aria-label={`${t('graph.confirm')} ${plain}`} onClick={() => act('confirm')}>
                {t('graph.confirm')}
              </Button>
              <Button
                size="small"
                type="text"
                aria-label={`${t('graph.reject')} ${plain}`}
                onClick={() => act('reject')}
              >
                {t('graph.reject')}
              </Button>
            </>
          )}
          {(state === 'confirmed' || state === 'rejected') && (
            <Button size="small" aria-label={`${t('graph.undo')} ${plain}`} onClick={() => act('undo')}>
              {t('graph.undo')}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}

function sentenceOf(suggested: Suggested, labels: Labels, t: Words): ReactNode {
  switch (suggested.kind) {
    case 'entity': {
      const { name, type, synonyms } = suggested;
      return (
        <>
          <strong>{name}</strong> {labels.type(type)}
          {synonyms.length > 0 && (
            <span className="meta"> {t('graph.alsoCalled', { names: synonyms.join('、') })}</span>
          )}
        </>
      );
    }
    case 'property': {
      const { entity, key, value, now } = suggested;
      return (
        <>
          <Named of={entity} /> {labels.property(entity.type, key)} <strong>{value}</strong>
          {now !== null && <span className="meta"> {t('graph.insteadOf', { value: now })}</span>}
        </>
      );
    }
    case 'relation':
      return (
        <>
          <Named of={suggested.from} /> {labels.relation(suggested.type)} <Named of={suggested.to} />
        </>
      );
    case 'merge':
      return (
        <>
          <Named of={suggested.other} /> {t('graph.isTheSame')} <Named of={suggested.keep} />
        </>
      );
  }
}

function plainWords(suggested: Suggested, labels: Labels, t: Words): string {
  switch (suggested.kind) {
    case 'entity':
      return `${suggested.name} ${labels.type(suggested.type)}`;
    case 'property':
      return `${suggested.entity.name} ${labels.property(suggested.entity.type, suggested.key)} ${suggested.value}`;
    case 'relation':
      return `${suggested.from.name} ${labels.relation(suggested.type)} ${suggested.to.name}`;
    case 'merge':
      return `${suggested.other.name} ${t('graph.isTheSame')} ${suggested.keep.name}`;
  }
}

function Named({ of: { id, name } }: { of: { id: string | null; name: string } }) {
  return id === null ? <strong>{name}</strong> : <Link to={`/knowledge/graph/${id}`}>{name}</Link>;
}
