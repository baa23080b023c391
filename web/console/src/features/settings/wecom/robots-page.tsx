import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { WecomRobotView } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { NamedForm } from '../../../ui/named-form.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { Trouble } from './findings.tsx';
import { WecomFrame } from './frame.tsx';
import { useAct, wecomKeys } from './wecom-data.ts';

/** Robots through which something can be said in groups of colleagues. */
export function RobotsPage() {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay()('settings.write');
  const [adding, add] = useState(false);
  const list = useQuery({
    queryKey: wecomKeys.robots,
    queryFn: ({ signal }) => call('wecom.robots', {}, signal),
  });
  const items = list.data?.items ?? [];
  const button = may && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => add(true)}>
      {t('wecom.robotAdd')}
    </Button>
  );
  return (
    <WecomFrame actions={items.length > 0 && button}>
      {list.isPending && <RowsLoading rows={3} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="bot" title={t('wecom.robotNone')} hint={t('wecom.robotNoneHint')} action={button} />
      )}
      {items.length > 0 && (
        <>
          <p className="meta wecom-note">{t('wecom.robotAbout')}</p>
          <ul className="plain-list">
            {items.map((robot) => (
              <Robot key={robot.id} robot={robot} may={may} />
            ))}
          </ul>
        </>
      )}
      {adding && <RobotForm close={() => add(false)} />}
    </WecomFrame>
  );
}

function Robot({ robot: { id, name, keyTail, simulated, createdAt }, may }: { robot: WecomRobotView; may: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told } = useNotices();
  const params = { id };
  const test = useAct(
    () => call('wecom.testRobot', { params, body: {} }),
    ({ problem }) => problem === null && told(t('wecom.robotTested', { name })),
  );
  const remove = useAct(
    () => call('wecom.removeRobot', { params }),
    () => told(t('wecom.robotRemoved', { name })),
  );
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('wecom.robotRemoveAsk', { name }),
      content: t('wecom.robotRemoveHint'),
      okText: t('wecom.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  return (
    <li>
      <div className="wecom-row">
        <span className="line-what">
          <span className="line-name">
            {name} {simulated && <span className="tag">{t('wecom.simulated')}</span>}
          </span>
          <span className="meta">
            …{keyTail} · <Moment at={createdAt} />
          </span>
        </span>
        {may && (
          <span className="section-acts">
            <Button
              aria-label={t('wecom.robotTestOf', { name })}
              loading={test.isPending}
              onClick={() => test.mutate(undefined)}
            >
              {t('wecom.robotTest')}
            </Button>
            <Button aria-label={t('wecom.removeOf', { name })} onClick={ask}>
              {t('wecom.remove')}
            </Button>
          </span>
        )}
      </div>
      {test.data?.problem && (
        <div className="wecom-note">
          <Trouble problem={test.data.problem} detail={test.data.detail} />
        </div>
      )}
    </li>
  );
}

function RobotForm({ close }: { close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const [webhook, setWebhook] = useState('');
  const save = useAct(
    (name: string) => call('wecom.addRobot', { body: { name, webhook: webhook.trim() } }),
    ({ name }) => {
      told(t('wecom.robotAdded', { name }));
      close();
    },
    { inPlace: true },
  );
  return (
    <NamedForm
      id="wecom-robot-name"
      title={t('wecom.robotAdd')}
      label={t('wecom.robotName')}
      name=""
      save={{ isPending: save.isPending, error: save.error, act: save.mutate }}
      close={close}
    >
      <Form.Item label={t('wecom.robotWebhook')} htmlFor="wecom-webhook" extra={t('wecom.robotWebhookHint')}>
        <Input
          id="wecom-webhook"
          autoComplete="off"
          maxLength={500}
          placeholder="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"
          value={webhook}
          onChange={({ target }) => setWebhook(target.value)}
        />
      </Form.Item>
    </NamedForm>
  );
}
