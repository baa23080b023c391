import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Switch } from 'antd';
import type { ModelsForm, ModelsView, ModelTried } from '#contracts/http/models';
import { useServices } from '../../app/services.tsx';
import { isWordKey, useWords, type Words } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { useSave } from './parts/section.tsx';
import { useDraft } from './parts/use-draft.ts';
import './parts/parts.css';
import './parts/model.css';

const modelKey = ['settings', 'model'] as const;
/** Numbers of today go on by themselves while the page is open. */
const REFRESH_MS = 15_000;

/** The language model that may word answers. */
export function ModelSection() {
  const { t } = useWords();
  const { call } = useServices();
  const query = useQuery({
    queryKey: modelKey,
    queryFn: ({ signal }) => call('models.get', {}, signal),
    refetchInterval: REFRESH_MS,
  });
  if (query.data?.model) return <Editor view={query.data} reload={() => void query.refetch()} />;
  return (
    <Page title={t('settings.model')}>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <RowsLoading rows={5} />}
      {query.data && <Empty icon="spark" title={t('model.none')} hint={t('model.noneHint')} />}
    </Page>
  );
}

function Editor({ view, reload }: { view: ModelsView; reload: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { enabled, dayTokens, dayCost, revision, model } = view;
  const draft = useDraft<ModelsForm>({ enabled, dayTokens, dayCost });
  const { locked, buttons, problem } = useSave({
    name: 'model',
    draft,
    reload,
    ask: () => call('models.update', { body: { setting: draft.value, revision } }),
  });
  return (
    <Page title={t('settings.model')} about={t('model.about')} actions={buttons(draft.changed)}>
      <div className="settings-body settings-beside">
        <Form layout="vertical" requiredMark={false} className="settings-form" disabled={locked}>
          {problem}
          <section>
            <h2>{t('model.which', { name: model!.name, host: model!.host })}</h2>
            <label className="switch-line">
              <Switch checked={draft.value.enabled} onChange={(on) => draft.change({ enabled: on })} />
              {t('model.switch')}
            </label>
            <p className="meta">{t('model.leaves', { host: model!.host })}</p>
            {model!.sees && <p className="meta">{t('model.sees')}</p>}
            {!locked && <TestButton reload={reload} />}
          </section>
          <Limits view={view} value={draft.value} change={draft.change} />
        </Form>
        <Use view={view} />
      </div>
    </Page>
  );
}

interface LimitsProps {
  view: ModelsView;
  value: ModelsForm;
  change: (part: Partial<ModelsForm>) => void;
}

function Limits({ view: { most }, value, change }: LimitsProps) {
  const { t } = useWords();
  const costHint = most?.dayCost == null ? t('model.noMostCost') : t('model.mostCost', { most: most.dayCost });
  return (
    <section>
      <h2>{t('model.limits')}</h2>
      <div className="model-limits">
        <Form.Item
          label={t('model.dayTokens')}
          htmlFor="model-tokens"
          extra={t('model.mostTokens', { most: (most?.dayTokens ?? 0).toLocaleString() })}
        >
          <InputNumber
            id="model-tokens"
            min={0}
            max={1_000_000_000}
            precision={0}
            value={value.dayTokens}
            onChange={(tokens) => change({ dayTokens: tokens })}
          />
        </Form.Item>
        {most?.priced && (
          <Form.Item label={t('model.dayCost')} htmlFor="model-cost" extra={costHint}>
            <InputNumber
              id="model-cost"
              min={0}
              max={1_000_000}
              precision={2}
              value={value.dayCost}
              onChange={(cost) => change({ dayCost: cost })}
            />
          </Form.Item>
        )}
      </div>
      <p className="meta">{t('model.reached')}</p>
    </section>
  );
}

/** Asks the model something harmless, and says what came of it. */
function TestButton({ reload }: { reload: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed } = useNotices();
  const test = useMutation({ mutationFn: () => call('models.test', {}), onError: failed, onSettled: reload });
  return (
    <div className="model-test">
      <Button loading={test.isPending} onClick={() => test.mutate()}>
        {t('model.test')}
      </Button>
      <span role="status" className={test.data && test.data.outcome !== 'said' ? 'model-bad' : 'meta'}>
        {test.isPending ? t('model.testing') : test.data && triedWords(test.data, t)}
      </span>
    </div>
  );
}

const triedWords = ({ outcome, ms, tokens }: ModelTried, t: Words) =>
  t('model.tested', { outcome: outcomeWords(outcome, t), ms, tokens });

function outcomeWords(outcome: string, t: Words): string {
  const key = `value.model ${outcome}`;
  return isWordKey(key) ? t(key) : outcome;
}

/** What was used today, and how it failed. */
function Use({ view: { today, most, failures, resting } }: { view: ModelsView }) {
  const { t } = useWords();
  const numbers = [
    [t('model.calls'), today.calls.toLocaleString()],
    [t('model.failed'), today.failures.toLocaleString()],
    [t('model.tokens'), today.tokens.toLocaleString()],
    ...(most?.priced ? [[t('model.cost'), today.cost.toLocaleString(undefined, { maximumFractionDigits: 4 })]] : []),
  ] as [string, string][];
  return (
    <aside className="model-use">
      <h2>{t('model.today')}</h2>
      {resting && (
        <p className="settings-hint" role="status">
          {t('model.resting')}
        </p>
      )}
      <dl>
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt className="meta">{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{t('model.failures')}</h2>
      {failures.length === 0 ? (
        <p className="meta">{t('model.noFailures')}</p>
      ) : (
        <ul>
          {failures.map(({ at, why, purpose }) => (
            <li key={`${at}${why}`}>
              <span>{outcomeWords(why, t)}</span>
              <span className="meta">
                {t(`model.purpose.${purpose}`)} · <Moment at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
