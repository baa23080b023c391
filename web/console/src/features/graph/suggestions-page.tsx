import { Button, Checkbox, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  graphLimits,
  type GraphSuggestion,
  type SuggestionDecision,
  type SuggestionState,
} from '#contracts/http/graph';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page, WayBack } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { useDecide, useLabels, useSchema, useSuggestions, type SuggestionFilter } from './graph-data.ts';
import { SuggestionLine } from './suggestion-line.tsx';

const states = ['open', 'confirmed', 'rejected'] as const;
const kinds = ['entity', 'property', 'relation', 'merge'] as const;

/** What rules read in the articles, to be confirmed, rejected, and taken back. */
export function SuggestionsPage() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const state: SuggestionState = states.find((one) => one === params.get('state')) ?? 'open';
  const kind = kinds.find((one) => one === params.get('kind')) ?? '';
  const change = (part: Partial<SuggestionFilter>) => {
    const next = { state, kind, ...part };
    setParams(
      { ...(next.state !== 'open' && { state: next.state }), ...(next.kind && { kind: next.kind }) },
      { replace: true },
    );
  };
  const filters = (
    <div className="graph-filters">
      <Segmented
        aria-label={t('graph.suggestionState')}
        value={state}
        onChange={(value) => change({ state: value })}
        options={states.map((value) => ({ value, label: t(`graph.state.${value}`) }))}
      />
      <Select
        className="graph-type"
        aria-label={t('graph.suggestionKind')}
        value={kind}
        onChange={(value: SuggestionFilter['kind']) => change({ kind: value })}
        options={[
          { value: '', label: t('graph.allKinds') },
          ...kinds.map((value) => ({ value, label: t(`graph.kind.${value}`) })),
        ]}
      />
    </div>
  );
  return (
    <WayBack value="/knowledge/graph">
      <Page title={t('graph.suggestions')} about={t('graph.suggestionsAbout')} filters={filters}>
        <Suggestions key={`${state} ${kind}`} filter={{ state, kind }} />
      </Page>
    </WayBack>
  );
}

function Suggestions({ filter }: { filter: SuggestionFilter }) {
  const { t } = useWords();
  const may = useMay()('knowledge.manage');
  const { told, failed, undoable } = useNotices();
  const labels = useLabels(useSchema().data);
  const list = useSuggestions(filter);
  const decide = useDecide();
  const [ticked, tick] = useState<ReadonlySet<string>>(new Set());
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = items.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const act = (ids: string[], decision: SuggestionDecision) =>
    decide.mutate(
      { ids: ids.slice(0, graphLimits.decisions), decision },
      {
        onError: failed,
        onSuccess: ({ items: decided }) => {
          tick(new Set());
          const done = decided.filter(({ refused }) => refused === null).map(({ id }) => id);
          const left = decided.length - done.length;
          const words = t(left > 0 ? `graph.didSome.${decision}` : `graph.did.${decision}`, {
            count: done.length,
            left,
          });
          if (decision === 'undo' || done.length === 0) told(words);
          else undoable(words, () => act(done, 'undo'));
        },
      },
    );
  const toggle = ({ id }: GraphSuggestion, on: boolean) =>
    tick((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  if (list.isPending) return <RowsLoading rows={8} height={40} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0)
    return (
      <Empty
        icon="checks"
        title={t(`graph.noSuggestions.${filter.state === 'open' ? 'open' : 'decided'}`)}
        {...(filter.state === 'open' && { hint: t('graph.noSuggestionsHint') })}
      />
    );
  return (
    <div className="graph-suggestions">
      {may && (
        <div className="graph-bulk" role="group" aria-label={t('graph.bulk')}>
          <Checkbox
            checked={chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={({ target }) => tick(new Set(target.checked ? items.map(({ id }) => id) : []))}
          >
            {chosen.length > 0 ? t('graph.chosen', { count: chosen.length }) : t('graph.chooseAll')}
          </Checkbox>
          {chosen.length > 0 && filter.state === 'open' && (
            <>
              <Button type="primary" loading={decide.isPending} onClick={() => act(chosen, 'confirm')}>
                {t('graph.confirm')}
              </Button>
              <Button disabled={decide.isPending} onClick={() => act(chosen, 'reject')}>
                {t('graph.reject')}
              </Button>
            </>
          )}
          {chosen.length > 0 && filter.state !== 'open' && (
            <Button loading={decide.isPending} onClick={() => act(chosen, 'undo')}>
              {t('graph.undo')}
            </Button>
          )}
        </div>
      )}
      <ul>
        {items.map((suggestion) => (
          <li key={suggestion.id}>
            <SuggestionLine
              suggestion={suggestion}
              labels={labels}
              ticked={may ? ticked.has(suggestion.id) : null}
              tick={(on) => toggle(suggestion, on)}
              act={may && !decide.isPending ? (decision) => act([suggestion.id], decision) : null}
            />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </div>
  );
}
