import { Button, Select } from 'antd';
import { useEffect, useRef } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import type { ModelError } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { LoadMore } from '../../../ui/load-more.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { percent } from '../share.ts';
import { useAllIntents } from '../understanding-data.ts';
import type { Label } from './confusions.ts';
import { LabelLink } from './confusion.tsx';
import { useErrors } from './model-data.ts';

/** Examples that were understood wrongly, the surest mistakes first; each leads to the example. */
export function ErrorList({ versionId, labels }: { versionId: string; labels: readonly Label[] }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const { hash } = useLocation();
  const top = useRef<HTMLDivElement>(null);
  const pair = { gold: params.get('gold'), said: params.get('said') };
  const wanted = `${hash} ${pair.gold ?? ''} ${pair.said ?? ''}`;
  useEffect(() => {
    if (wanted.startsWith('#errors')) top.current?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  const list = useErrors(versionId, pair);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (part: Partial<typeof pair>) => {
    const next = { ...pair, ...part };
    setParams({ ...(next.gold && { gold: next.gold }), ...(next.said && { said: next.said }) }, { replace: true });
  };
  const options = [
    { value: '', label: t('trained.anyIntent') },
    ...labels.filter(({ name }) => name !== '').map(({ name, title }) => ({ value: name, label: title })),
  ];
  return (
    <div ref={top} className="errors">
      <div className="section-acts">
        {(['gold', 'said'] as const).map((side) => (
          <label key={side} className="error-side">
            <span className="meta">{t(`trained.${side}`)}</span>
            <Select
              className="intent-select"
              aria-label={t(`trained.${side}`)}
              showSearch
              optionFilterProp="label"
              value={pair[side] ?? ''}
              onChange={(value: string) => change({ [side]: value === '' ? null : value })}
              options={options}
            />
          </label>
        ))}
        {(pair.gold !== null || pair.said !== null) && (
          <Button type="text" onClick={() => change({ gold: null, said: null })}>
            {t('intent.clear')}
          </Button>
        )}
      </div>
      {list.isPending && <RowsLoading rows={4} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="meta">{t('trained.errorsNone')}</p>}
      <ul className="plain-list error-rows">
        {items.map((error, at) => (
          <li key={`${error.text} ${at}`}>
            <ErrorLine error={error} />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </div>
  );
}

function ErrorLine({ error: { text, gold, said, probability } }: { error: ModelError }) {
  const { t } = useWords();
  const intents = useAllIntents();
  const kept = gold && intents.data?.find(({ name }) => name === gold.name);
  const to = gold === null ? '/understanding/intents/out-of-scope' : kept ? `/understanding/intents/${kept.id}` : null;
  return (
    <>
      <span>{to === null ? text : <Link to={`${to}?q=${encodeURIComponent(text)}`}>{text}</Link>}</span>
      <span className="meta">
        {t('trained.gold')} <LabelLink label={gold} /> · {t('trained.said')} <LabelLink label={said} />{' '}
        <span className="number">{percent(probability, 0)}</span>
      </span>
    </>
  );
}
