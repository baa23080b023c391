import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select, Slider } from 'antd';
import { useState } from 'react';
import {
  feeling,
  strategyLimits,
  type Strategy,
  type StrategyFields,
  type StrategyMeasures,
  type StrategyWhen,
} from '#contracts/http/strategies';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { ArticleSelect } from '../../knowledge/article-select.tsx';
import { fieldsOf, useStrategyActs } from './strategy-data.ts';

const fresh: StrategyFields = {
  name: '',
  enabled: true,
  when: { feelings: [], atLeast: 0.5, trend: null, warning: null },
  measures: {
    reassure: true,
    shorten: null,
    slowDown: false,
    proof: null,
    offerPerson: false,
    stopSelling: false,
    call: 'never',
  },
  words: { zh: null, en: null },
};
/** Sentences that are proposed when an answer is to be shortened. */
const short = 2;
const none = '' as const;
const plain = ['reassure', 'slowDown', 'offerPerson', 'stopSelling'] as const;
const calls = ['never', 'unanswered', 'now'] as const;

/** When a strategy is followed and what is done then; without one a new one. */
export function StrategyForm({ strategy, close }: { strategy: Strategy | null; close: () => void }) {
  const { t } = useWords();
  const { save } = useStrategyActs();
  const [fields, setFields] = useState<StrategyFields>(strategy ? fieldsOf(strategy) : fresh);
  const when = (part: Partial<StrategyWhen>) => setFields({ ...fields, when: { ...fields.when, ...part } });
  const measures = (part: Partial<StrategyMeasures>) =>
    setFields({ ...fields, measures: { ...fields.measures, ...part } });
  const say = (language: 'zh' | 'en', said: string) =>
    setFields({ ...fields, words: { ...fields.words, [language]: said === '' ? null : said } });
  const submit = () =>
    save.mutate({ id: strategy?.id ?? null, fields: { ...fields, name: fields.name.trim() } }, { onSuccess: close });
  return (
    <Modal open footer={null} width={640} title={t(strategy ? 'strategy.edit' : 'strategy.new')} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item label={t('strategy.name')} htmlFor="strategy-name">
          <Input
            id="strategy-name"
            autoFocus
            maxLength={strategyLimits.name}
            value={fields.name}
            onChange={(event) => setFields({ ...fields, name: event.target.value })}
          />
        </Form.Item>
        <WhenFields value={fields.when} change={when} />
        <MeasuresFields value={fields.measures} change={measures} />
        {fields.measures.reassure &&
          (['zh', 'en'] as const).map((language) => (
            <Form.Item
              key={language}
              label={t(`strategy.words.${language}`)}
              htmlFor={`strategy-words-${language}`}
              extra={language === 'en' ? t('strategy.wordsHint') : undefined}
            >
              <Input.TextArea
                id={`strategy-words-${language}`}
                autoSize={{ minRows: 1, maxRows: 4 }}
                maxLength={strategyLimits.words}
                value={fields.words[language] ?? ''}
                onChange={(event) => say(language, event.target.value)}
              />
            </Form.Item>
          ))}
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={fields.name.trim() === ''}>
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

function WhenFields({ value, change }: { value: StrategyWhen; change: (part: Partial<StrategyWhen>) => void }) {
  const { t } = useWords();
  return (
    <fieldset className="strategy-part">
      <legend>{t('strategy.when')}</legend>
      <Form.Item label={t('strategy.feelings')} extra={t('strategy.feelingsHint')}>
        <Checkbox.Group
          aria-label={t('strategy.feelings')}
          value={value.feelings}
          onChange={(feelings) => change({ feelings: feelings as StrategyWhen['feelings'] })}
          options={feeling.options.map((one) => ({ value: one, label: t(`emotion.${one}`) }))}
        />
      </Form.Item>
      {value.feelings.length > 0 && (
        <Form.Item label={t('strategy.atLeast', { share: Math.round(value.atLeast * 100) })}>
          <Slider
            ariaLabelForHandle={t('strategy.intensity')}
            min={0}
            max={100}
            step={5}
            value={Math.round(value.atLeast * 100)}
            onChange={(share: number) => change({ atLeast: share / 100 })}
          />
        </Form.Item>
      )}
      <div className="intent-pair">
        <Form.Item label={t('strategy.trend')} htmlFor="strategy-trend">
          <Select
            id="strategy-trend"
            value={value.trend ?? none}
            onChange={(trend: NonNullable<StrategyWhen['trend']> | typeof none) =>
              change({ trend: trend === none ? null : trend })
            }
            options={[
              { value: none, label: t('strategy.any') },
              { value: 'rising', label: t('strategy.trend.rising') },
            ]}
          />
        </Form.Item>
        <Form.Item label={t('strategy.warning')} htmlFor="strategy-warning">
          <Select
            id="strategy-warning"
            value={value.warning ?? none}
            onChange={(warning: NonNullable<StrategyWhen['warning']> | typeof none) =>
              change({ warning: warning === none ? null : warning })
            }
            options={[
              { value: none, label: t('strategy.any') },
              { value: 'complaint', label: t('strategy.warning.complaint') },
              { value: 'escalation', label: t('strategy.warning.escalation') },
            ]}
          />
        </Form.Item>
      </div>
    </fieldset>
  );
}

function MeasuresFields({
  value,
  change,
}: {
  value: StrategyMeasures;
  change: (part: Partial<StrategyMeasures>) => void;
}) {
  const { t } = useWords();
  const knowledge = useMay()('knowledge.read');
  return (
    <fieldset className="strategy-part">
      <legend>{t('strategy.measures')}</legend>
      <div className="strategy-ticks">
        {plain.map((key) => (
          <Checkbox key={key} checked={value[key]} onChange={({ target }) => change({ [key]: target.checked })}>
            {t(`strategy.${key}`)}
          </Checkbox>
        ))}
        <span className="strategy-shorten">
          <Checkbox
            checked={value.shorten !== null}
            onChange={({ target }) => change({ shorten: target.checked ? short : null })}
          >
            {t('strategy.shorten')}
          </Checkbox>
          {value.shorten !== null && (
            <InputNumber
              size="small"
              aria-label={t('strategy.sentences')}
              min={1}
              max={8}
              precision={0}
              value={value.shorten}
              onChange={(count) => count !== null && change({ shorten: count })}
              suffix={t('strategy.sentencesUnit')}
            />
          )}
        </span>
      </div>
      <div className="intent-pair">
        {knowledge && (
          <Form.Item label={t('strategy.proof')} htmlFor="strategy-proof">
            <Proof value={value.proof} change={(proof) => change({ proof })} />
          </Form.Item>
        )}
        <Form.Item label={t('strategy.call')} htmlFor="strategy-call">
          <Select
            id="strategy-call"
            value={value.call}
            onChange={(call) => change({ call })}
            options={calls.map((call) => ({ value: call, label: t(`strategy.call.${call}`) }))}
          />
        </Form.Item>
      </div>
    </fieldset>
  );
}

/** The article that is offered, by its question. */
function Proof({ value, change }: { value: string | null; change: (articleId: string | null) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const known = useQuery({
    queryKey: ['articles', 'named', value],
    enabled: value !== null,
    retry: false,
    queryFn: ({ signal }) => call('articles.get', { params: { id: value! } }, signal),
  });
  return (
    <ArticleSelect
      id="strategy-proof"
      label={t('strategy.proof')}
      value={value === null ? null : { articleId: value, title: known.data?.question ?? '' }}
      change={(article) => change(article?.articleId ?? null)}
      none={t('strategy.proofNone')}
      hidden={t('intent.hiddenArticle')}
    />
  );
}
