import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { rehearsedOutcome, simulationLimits, type Expectation, type RehearsedTurn } from '#contracts/http/simulations';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

const longest = { says: 1_000, text: 200 } as const;
/** Articles offered to choose from. */
const offered = 20;

/** What the customer says once, and what is expected of the bot then. */
export function TurnFields({
  at,
  turn: { says, expect },
  change,
  remove,
}: {
  at: number;
  turn: RehearsedTurn;
  change: (turn: RehearsedTurn) => void;
  remove: (() => void) | null;
}) {
  const { t } = useWords();
  const id = (field: string) => `turn-${at}-${field}`;
  const want = (part: Expectation) => change({ says, expect: without({ ...expect, ...part }) });
  const texts = (field: 'contains' | 'notContains') => (
    <Form.Item label={t(`simulation.${field}`)} htmlFor={id(field)}>
      <Select
        id={id(field)}
        mode="tags"
        open={false}
        suffixIcon={null}
        maxCount={simulationLimits.texts}
        placeholder={t('simulation.textsHint')}
        value={expect[field] ?? []}
        onChange={(value: string[]) => want({ [field]: value.map((text) => text.slice(0, longest.text)) })}
      />
    </Form.Item>
  );
  return (
    <fieldset className="turn-fields">
      <legend>
        {t('simulation.turn', { at })}
        {remove && (
          <Button
            type="text"
            size="small"
            aria-label={t('simulation.removeTurn', { at })}
            icon={<Icon name="close" size={14} />}
            onClick={remove}
          />
        )}
      </legend>
      <Form.Item label={t('simulation.says')} htmlFor={id('says')}>
        <Input.TextArea
          id={id('says')}
          maxLength={longest.says}
          autoSize={{ minRows: 1, maxRows: 6 }}
          value={says}
          onChange={(event) => change({ says: event.target.value, expect })}
        />
      </Form.Item>
      <div className="turn-expect">
        <Form.Item label={t('simulation.outcome')} htmlFor={id('outcome')}>
          <Select
            id={id('outcome')}
            allowClear
            placeholder={t('simulation.any')}
            value={expect.outcome ?? null}
            onChange={(value: Expectation['outcome'] | null) => want({ outcome: value ?? undefined })}
            options={rehearsedOutcome.options.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('simulation.article')} htmlFor={id('article')}>
          <ArticleName
            id={id('article')}
            value={expect.articleOrTitle ?? ''}
            change={(articleOrTitle) => want({ articleOrTitle: articleOrTitle || undefined })}
          />
        </Form.Item>
        {texts('contains')}
        {texts('notContains')}
        <Form.Item label={t('simulation.sourceCount')} htmlFor={id('sources')}>
          <InputNumber
            id={id('sources')}
            min={0}
            max={simulationLimits.sources}
            precision={0}
            placeholder={t('simulation.any')}
            value={expect.sourceCount ?? null}
            onChange={(value) => want({ sourceCount: value ?? undefined })}
          />
        </Form.Item>
      </div>
    </fieldset>
  );
}

/** Fields that are empty are not asked about. */
function without(expect: Expectation): Expectation {
  return Object.fromEntries(
    Object.entries(expect).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

function ArticleName({ id, value, change }: { id: string; value: string; change: (name: string) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const [open, setOpen] = useState(false);
  const found = useQuery({
    queryKey: ['articles', 'offered', value],
    enabled: open,
    queryFn: ({ signal }) => call('articles.list', { query: { search: value || undefined, limit: offered } }, signal),
    placeholderData: (before) => before,
  });
  return (
    <AutoComplete
      id={id}
      allowClear
      value={value}
      placeholder={t('simulation.any')}
      onFocus={() => setOpen(true)}
      onChange={(name: string | undefined) => change((name ?? '').slice(0, longest.text))}
      options={(found.data?.items ?? []).map(({ id: key, question }) => ({ key, value: question }))}
    />
  );
}
