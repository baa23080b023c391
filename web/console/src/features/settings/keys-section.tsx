import { Button, Dropdown, Table } from 'antd';
import { useState } from 'react';
import type { ApiKey } from '#contracts/http/keys';
import { useClock } from '../../app/clock.ts';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { useKeys } from './keys/key-data.ts';
import { KeyForm } from './keys/key-form.tsx';
import { TokenShown, type Given } from './keys/token-shown.tsx';
import { useKeyActs } from './keys/use-key-acts.tsx';
import '../staff/staff.css';
import './widgets/widgets.css';
import './keys/keys.css';

/** The keys that programs hold. */
export function KeysSection() {
  const { t } = useWords();
  const writes = useMay()('integration.write');
  const phone = usePhone();
  const list = useKeys();
  const [form, setForm] = useState<ApiKey | 'new' | null>(null);
  const [given, show] = useState<Given | null>(null);
  const acts = useKeyActs(show);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const add = writes && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setForm('new')}>
      {t('keys.new')}
    </Button>
  );
  const docs = (
    <Button href="/api/docs/" target="_blank">
      {t('keys.docs')}
    </Button>
  );
  return (
    <Page
      title={t('settings.keys')}
      about={t('keys.about')}
      actions={
        <>
          {docs}
          {items.length > 0 && add}
        </>
      }
    >
      {list.isPending && <RowsLoading rows={6} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="key" title={t('keys.empty')} hint={t('keys.emptyHint')} action={add} />
      )}
      {items.length > 0 && (
        <Table<ApiKey>
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          columns={[
            {
              title: t('keys.name'),
              key: 'name',
              render: (_, key) => <Who apiKey={key} phone={phone} />,
            },
            {
              title: t('keys.scopes'),
              key: 'scopes',
              width: 180,
              hidden: phone,
              render: (_, key) => <Scopes apiKey={key} />,
            },
            {
              title: t('keys.lastUsed'),
              key: 'used',
              width: 180,
              hidden: phone,
              render: (_, key) => <LastUsed apiKey={key} />,
            },
            {
              title: t('keys.by'),
              key: 'by',
              width: 140,
              hidden: phone,
              render: (_, { createdBy }) => <span className="cut">{createdBy.name}</span>,
            },
            {
              key: 'acts',
              width: 72,
              align: 'right',
              hidden: !writes,
              render: (_, key) => (
                <Dropdown trigger={['click']} menu={{ items: menuOf(key) }}>
                  <Button
                    type="text"
                    aria-label={t('keys.actsFor', { name: key.name })}
                    icon={<Icon name="more" size={18} />}
                  />
                </Dropdown>
              ),
            },
          ]}
        />
      )}
      <LoadMore list={list} />
      <KeyForm open={form} close={() => setForm(null)} made={show} />
      <TokenShown given={given} close={() => show(null)} />
    </Page>
  );

  function menuOf(key: ApiKey) {
    if (key.state === 'revoked')
      return [
        {
          key: 'restore',
          label: t('keys.restore'),
          disabled: key.restorableUntil === null,
          onClick: () => acts.restore(key),
        },
      ];
    return [
      { key: 'edit', label: t('keys.edit'), onClick: () => setForm(key) },
      { key: 'rotate', label: t('keys.rotate'), onClick: () => acts.rotate(key) },
      { key: 'revoke', label: t('keys.revoke'), danger: true, onClick: () => acts.revoke(key) },
    ];
  }
}

function Who({ apiKey, phone }: { apiKey: ApiKey; phone: boolean }) {
  const { t } = useWords();
  const clock = useClock();
  const { name, ending, state, expiresAt, restorableUntil, oldTokenUntil, networks } = apiKey;
  const notes = [
    state === 'active' && expiresAt !== null && t('keys.until', { time: clock.brief(expiresAt) }),
    oldTokenUntil !== null && t('keys.oldUntil', { time: clock.brief(oldTokenUntil) }),
    restorableUntil !== null && t('keys.restorableUntil', { time: clock.brief(restorableUntil) }),
    networks.length > 0 && t('keys.networkCount', { count: networks.length }),
  ].filter(Boolean);
  return (
    <div className={state === 'active' ? 'key-cell' : 'key-cell key-gone'}>
      <span className="key-line">
        <span className="cut">{name}</span>
        {state !== 'active' && <span className="tag tag-breach">{t(`keys.state.${state}`)}</span>}
      </span>
      <span className="meta">
        <span className="key-ending">lrk_…{ending}</span>
        {notes.length > 0 && ` · ${notes.join(' · ')}`}
      </span>
      {phone && (
        <span className="meta">
          <Scopes apiKey={apiKey} /> · <LastUsed apiKey={apiKey} />
        </span>
      )}
    </div>
  );
}

/** How much it may do, and whether its maker has lost some of it. */
function Scopes({ apiKey: { scopes, effective, state } }: { apiKey: ApiKey }) {
  const { t } = useWords();
  const lost = state === 'active' && effective.length < scopes.length;
  return (
    <span title={scopes.map((scope) => t(`permission.${scope}`)).join(' · ')}>
      {t('role.count', { count: scopes.length })}
      {lost && <span className="meta"> · {t('keys.fewer', { count: effective.length })}</span>}
    </span>
  );
}

function LastUsed({ apiKey: { lastUsedAt, lastUsedFrom } }: { apiKey: ApiKey }) {
  const { t } = useWords();
  if (lastUsedAt === null) return <span className="meta">{t('keys.neverUsed')}</span>;
  return (
    <span className="meta">
      <Moment at={lastUsedAt} /> · {lastUsedFrom}
    </span>
  );
}
