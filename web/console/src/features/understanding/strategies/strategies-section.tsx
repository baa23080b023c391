import { Button, Dropdown, Switch } from 'antd';
import { useState } from 'react';
import { strategyLimits, type Strategy } from '#contracts/http/strategies';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { fieldsOf, useStrategies, useStrategyActs } from './strategy-data.ts';
import { StrategyForm } from './strategy-form.tsx';
import { useMeasuresWords, useWhenWords } from './strategy-words.ts';
import { Trial } from './trial.tsx';

/** How the bot meets what a customer feels. */
export function StrategiesSection() {
  const { t } = useWords();
  const list = useStrategies();
  const [editing, edit] = useState<Strategy | 'new' | null>(null);
  const items = list.data?.items ?? [];
  const add = (
    <Button
      type="primary"
      icon={<Icon name="plus" />}
      disabled={items.length >= strategyLimits.strategies}
      onClick={() => edit('new')}
    >
      {t('strategy.new')}
    </Button>
  );
  return (
    <Page title={t('understanding.strategies')} about={t('strategy.about')} actions={items.length > 0 && add}>
      {list.isPending && <RowsLoading rows={8} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && (
        <div className="sections">
          <Trial strategies={items} />
          <Section title={t('strategy.all')} count={items.length}>
            <p className="meta">{t('strategy.advisory')}</p>
            {items.length === 0 && (
              <Empty icon="understanding" title={t('strategy.empty')} hint={t('strategy.emptyHint')} action={add} />
            )}
            <ol className="plain-list strategies">
              {items.map((strategy) => (
                <li key={strategy.id} className={strategy.enabled ? '' : 'is-off'}>
                  <StrategyRow strategy={strategy} edit={() => edit(strategy)} />
                </li>
              ))}
            </ol>
          </Section>
        </div>
      )}
      {editing !== null && <StrategyForm strategy={editing === 'new' ? null : editing} close={() => edit(null)} />}
    </Page>
  );
}

function StrategyRow({ strategy, edit }: { strategy: Strategy; edit: () => void }) {
  const { t } = useWords();
  const when = useWhenWords();
  const measures = useMeasuresWords();
  const { failed, undoable, told } = useNotices();
  const { save, reset, remove } = useStrategyActs();
  const { id, name, enabled, source, changed, words } = strategy;
  const fields = fieldsOf(strategy);
  const take = () =>
    remove.mutate(id, {
      onError: failed,
      onSuccess: () =>
        undoable(t('strategy.removed', { name }), () => save.mutate({ id: null, fields }, { onError: failed })),
    });
  const back = () =>
    reset.mutate(id, {
      onError: failed,
      onSuccess: () =>
        undoable(t('strategy.wasReset', { name }), () => save.mutate({ id, fields }, { onError: failed })),
    });
  const turn = (on: boolean) =>
    save.mutate(
      { id, fields: { ...fields, enabled: on } },
      { onError: failed, onSuccess: () => told(t(on ? 'strategy.isOn' : 'strategy.isOff', { name })) },
    );
  const items = [
    { key: 'edit', label: t('strategy.edit'), onClick: edit },
    ...(changed
      ? [{ key: 'reset', label: t(`strategy.reset.${source === 'pack' ? 'pack' : 'house'}`), onClick: back }]
      : []),
    ...(source === 'tenant' ? [{ key: 'remove', label: t('strategy.remove'), danger: true, onClick: take }] : []),
  ];
  return (
    <>
      <Switch
        size="small"
        aria-label={t('strategy.use', { name })}
        checked={enabled}
        loading={save.isPending}
        onChange={turn}
      />
      <div className="strategy-what">
        <p className="strategy-name">
          <strong>{name}</strong>{' '}
          <span className={`tag ${changed ? 'tag-accent' : ''}`}>
            {t(changed ? 'strategy.changed' : `strategy.source.${source}`)}
          </span>
        </p>
        <p>
          <span className="meta">{t('strategy.when')}</span> {when(strategy.when)}
        </p>
        <p>
          <span className="meta">{t('strategy.measures')}</span> {measures(strategy.measures)}
        </p>
        {strategy.measures.reassure && (words.zh ?? words.en) !== null && (
          <q className="strategy-words">{words.zh ?? words.en}</q>
        )}
      </div>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" aria-label={t('strategy.actsOf', { name })} icon={<Icon name="more" size={18} />} />
      </Dropdown>
    </>
  );
}
