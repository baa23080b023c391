import { Button, Form, Input, Modal, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { paperLimits, type PaperKind } from '#contracts/http/papers';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { fieldsOfKind, formsOfKind, paperKinds } from '#contracts/http/paper-kinds';
import { ConditionRow, isWhole } from './condition-row.tsx';
import type { Condition, Rule } from './rule-words.ts';

const outcomes = ['ask_again', 'person', 'accepted'] as const;
const idMost = 60;
const wordsMost = 300;

interface Props {
  rule: Rule;
  isNew: boolean;
  /** Names of the other rules. */
  taken: readonly string[];
  keep: (rule: Rule) => void;
  close: () => void;
}

/** One row of the table: for which paper, when, what comes of it, and what the customer hears. */
export function RuleForm({ rule: first, isNew, taken, keep, close }: Props) {
  const { t } = useWords();
  const [rule, setRule] = useState(first);
  const change = (part: Partial<Rule>) => setRule((before) => ({ ...before, ...part }));
  const { id, kind, when, outcome, words } = rule;
  const named = id.trim() !== '' && !taken.includes(id.trim());
  const whole = when.every(isWhole) && (!words || (words.zh.trim() !== '' && words.en.trim() !== ''));
  const forKind = (next: PaperKind | null) => change({ kind: next, when: fitting(when, next) });
  return (
    <Modal
      open
      width={720}
      title={t(isNew ? 'rule.new' : 'rule.change')}
      onCancel={close}
      okText={t(isNew ? 'rule.add' : 'rule.keep')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: !named || !whole }}
      onOk={() => keep({ ...rule, id: id.trim() })}
      closable={{ 'aria-label': t('common.close') }}
    >
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={t('rule.kind')} htmlFor="rule-kind">
          <Select<PaperKind | ''>
            id="rule-kind"
            aria-label={t('rule.kind')}
            value={kind ?? ''}
            options={[
              { value: '', label: t('rule.anyKind') },
              ...paperKinds.map((value) => ({ value, label: t(`paper.kind.${value}`) })),
            ]}
            onChange={(next) => forKind(next === '' ? null : next)}
          />
        </Form.Item>
        <div className="rule-conditions" role="group" aria-labelledby="rule-when">
          <span id="rule-when">{t('rule.when')}</span>
          {when.map((condition, at) => (
            <ConditionRow
              key={at}
              label={t('rule.condition', { number: at + 1 })}
              kind={kind}
              condition={condition}
              change={(next) => change({ when: when.map((one, index) => (index === at ? next : one)) })}
              remove={when.length > 1 ? () => change({ when: when.filter((_, index) => index !== at) }) : null}
            />
          ))}
          <Button
            type="dashed"
            size="small"
            icon={<Icon name="plus" size={14} />}
            disabled={when.length >= paperLimits.conditions}
            onClick={() => change({ when: [...when, firstCondition(kind)] })}
          >
            {t('rule.addCondition')}
          </Button>
        </div>
        <Form.Item label={t('rule.outcome')}>
          <Radio.Group
            aria-label={t('rule.outcome')}
            value={outcome}
            options={outcomes.map((value) => ({ value, label: t(`rule.outcome.${value}`) }))}
            onChange={(event) => change({ outcome: event.target.value as Rule['outcome'] })}
          />
        </Form.Item>
        <label className="switch-line rule-own" htmlFor="rule-own">
          <Switch
            id="rule-own"
            size="small"
            checked={words !== undefined}
            onChange={(own) => {
              const { words: _, ...rest } = rule;
              setRule(own ? { ...rest, words: { zh: '', en: '' } } : rest);
            }}
          />
          {t('rule.ownWords')}
        </label>
        {words && (
          <div className="words-field rule-own" data-rows>
            {(['zh', 'en'] as const).map((language) => (
              <Input.TextArea
                key={language}
                lang={language}
                maxLength={wordsMost}
                autoSize={{ minRows: 2, maxRows: 5 }}
                aria-label={t(`rule.wordsIn.${language}`)}
                placeholder={t(`rule.wordsIn.${language}`)}
                value={words[language]}
                onChange={(event) => change({ words: { ...words, [language]: event.target.value } })}
              />
            ))}
          </div>
        )}
        <Form.Item
          label={t('rule.id')}
          htmlFor="rule-id"
          extra={t('rule.idHint')}
          {...(named ? {} : { validateStatus: 'error' as const, help: t('rule.idTaken') })}
        >
          <Input id="rule-id" maxLength={idMost} value={id} onChange={(event) => change({ id: event.target.value })} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function firstCondition(kind: PaperKind | null): Condition {
  return { field: kind === null ? 'name' : fieldsOfKind[kind][0]!, is: 'missing' };
}

/** Conditions that a paper of the kind can meet; at least one. */
function fitting(when: readonly Condition[], kind: PaperKind | null): Condition[] {
  if (kind === null) return [...when];
  const kept = when.filter((one) =>
    'field' in one
      ? fieldsOfKind[kind].includes(one.field)
      : 'form' in one
        ? formsOfKind[kind].includes(one.form)
        : true,
  );
  return kept.length > 0 ? kept : [firstCondition(kind)];
}
