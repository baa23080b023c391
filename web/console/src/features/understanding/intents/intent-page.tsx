import { App, Button, Dropdown } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Intent, IntentForm } from '#contracts/http/learning';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page, WayBack } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { useUnsaved } from '../../../ui/use-unsaved.ts';
import { TryDrawer } from '../try/try-drawer.tsx';
import { ExampleList } from './example-list.tsx';
import { useIntent, useIntentActs } from './intent-data.ts';
import { IntentFields } from './intent-fields.tsx';

/** One intent: what it is, where it leads, how customers say it. */
export function IntentPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const intent = useIntent(id);
  return (
    <WayBack value="/understanding/intents">
      {intent.data ? (
        <Written key={`${intent.data.id} ${intent.data.revision}`} intent={intent.data} />
      ) : (
        <Page title={t('understanding.intents')}>
          {intent.isError ? (
            <Failed error={intent.error} retry={() => void intent.refetch()} />
          ) : (
            <RowsLoading rows={10} />
          )}
        </Page>
      )}
    </WayBack>
  );
}

/** What is written of an intent, as it is sent. */
function formOf({ name, title, description, leadsTo }: Intent): Required<IntentForm> {
  const lead = leadsTo.kind === 'article' ? { kind: leadsTo.kind, articleId: leadsTo.articleId } : leadsTo;
  return { name, title, description, leadsTo: lead };
}

function Written({ intent }: { intent: Intent }) {
  const { t } = useWords();
  const { failed, told } = useNotices();
  const may = useMay()('understanding.manage') && intent.removedAt === null;
  const { save, remove, restore } = useIntentActs(intent.id);
  const before = formOf(intent);
  const [form, setForm] = useState(before);
  const [trying, tryOut] = useState(false);
  const leaving = useRef(false);
  const changed = JSON.stringify(form) !== JSON.stringify(before);
  useUnsaved(changed, leaving);
  const submit = () =>
    // What was saved is read anew and drawn anew: what is to be said afterwards may not go with this page. Why it
    // failed stands in the form.
    save.mutateAsync({ ...form, title: form.title.trim(), revision: intent.revision }).then(
      () => told(t('settings.saved')),
      () => undefined,
    );
  return (
    <Page
      title={intent.title}
      actions={
        <>
          {changed && (
            <>
              <Button onClick={() => setForm(before)}>{t('intent.discard')}</Button>
              <Button type="primary" loading={save.isPending} disabled={form.title.trim() === ''} onClick={submit}>
                {t('common.save')}
              </Button>
            </>
          )}
          {!changed && <Button onClick={() => tryOut(true)}>{t('tryout.open')}</Button>}
          {may && <More intent={intent} remove={remove.mutateAsync} leaving={leaving} />}
        </>
      }
    >
      <div className="sections">
        {intent.removedAt !== null && (
          <p className="understanding-standing" role="status">
            <span>{t('intent.isRemoved')}</span>
            <Button
              size="small"
              loading={restore.isPending}
              onClick={() => restore.mutate(undefined, { onError: failed })}
            >
              {t('intent.restore')}
            </Button>
          </p>
        )}
        <Section title={t('intent.what')}>
          <IntentFields
            form={form}
            question={intent.leadsTo.kind === 'article' ? intent.leadsTo.question : null}
            change={(part) => setForm({ ...form, ...part })}
            locked={!may}
            error={save.error}
          />
        </Section>
        <ExampleList intentId={intent.id} count={intent.examples} locked={!may} />
      </div>
      <TryDrawer open={trying} close={() => tryOut(false)} />
    </Page>
  );
}

function More({
  intent,
  remove,
  leaving,
}: {
  intent: Intent;
  remove: () => Promise<unknown>;
  leaving: React.RefObject<boolean>;
}) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { failed } = useNotices();
  const navigate = useNavigate();
  const ask = () =>
    modal.confirm({
      icon: null,
      title: t('intent.removeAsk', { title: intent.title }),
      content: t('intent.removeHint', { count: intent.examples }),
      okText: t('intent.remove'),
      okButtonProps: { danger: true },
      onOk: () => {
        leaving.current = true;
        return remove().then(
          () => navigate('/understanding/intents'),
          (error: unknown) => {
            leaving.current = false;
            failed(error);
          },
        );
      },
    });
  return (
    <Dropdown
      menu={{ items: [{ key: 'remove', label: t('intent.remove'), danger: true, onClick: () => void ask() }] }}
      trigger={['click']}
    >
      <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
    </Dropdown>
  );
}
