import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Drawer, Form, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { webhookLimits, type WebhookEndpoint } from '#contracts/http/webhooks';
import { webhookEventTypes, type WebhookEventType } from '#contracts/webhooks';
import { usePhone } from '../../../app/media.ts';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { eventWords, examplePayload, groups, webhooksKey } from './webhook-data.ts';

interface Props {
  /** Left out: a new one. */
  endpoint?: WebhookEndpoint;
  open: boolean;
  close: () => void;
  /** The secret of a new one. */
  done: (secret: string | null) => void;
}

/** Where to, and what is told. */
export function EndpointForm(props: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const { open, close, endpoint } = props;
  const title = t(endpoint ? 'webhooks.editTitle' : 'webhooks.new');
  return (
    <Drawer open={open} onClose={close} title={title} size={phone ? '100%' : 560} destroyOnHidden>
      {open && <Fields {...props} />}
    </Drawer>
  );
}

function Fields({ endpoint, close, done }: Props) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const readsAll = useMay()('conversation.all');
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [events, setEvents] = useState<readonly WebhookEventType[]>(
    endpoint?.events ?? ['conversation.started', 'handoff.requested', 'conversation.closed'],
  );
  const [withText, setWithText] = useState(endpoint?.withText ?? false);
  const save = useMutation({
    mutationFn: async () => {
      const body = { url: url.trim(), description: description.trim(), events: [...events], withText };
      if (!endpoint) return (await call('webhooks.create', { body })).secret;
      const changed = { ...body, ...(body.url === endpoint.url && { url: undefined }) };
      await call('webhooks.update', { params: { id: endpoint.id }, body: changed });
      return null;
    },
    onSuccess: (secret) => {
      void queries.invalidateQueries({ queryKey: webhooksKey });
      done(secret);
    },
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
      <Form.Item label={t('webhooks.url')} htmlFor="webhook-url" extra={t('webhooks.urlHint')}>
        <Input
          id="webhook-url"
          autoFocus
          inputMode="url"
          placeholder="https://crm.example.com/hooks/liren"
          maxLength={webhookLimits.url}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('webhooks.description')} htmlFor="webhook-description">
        <Input
          id="webhook-description"
          placeholder={t('webhooks.descriptionHint')}
          maxLength={webhookLimits.description}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Form.Item>
      <EventPicker value={events} onChange={setEvents} />
      <Form.Item>
        <label className="webhook-switch">
          <Switch checked={withText} disabled={!readsAll} onChange={setWithText} />
          <span>{t('webhooks.withText')}</span>
        </label>
        <p className="meta webhook-under">{t('webhooks.withTextHint')}</p>
      </Form.Item>
      <Example events={events} />
      {save.error && (
        <p className="form-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={url.trim() === '' || events.length === 0}
        >
          {t(endpoint ? 'common.save' : 'webhooks.create')}
        </Button>
      </div>
    </Form>
  );
}

function EventPicker({
  value,
  onChange,
}: {
  value: readonly WebhookEventType[];
  onChange: (events: readonly WebhookEventType[]) => void;
}) {
  const { t } = useWords();
  const toggle = (type: WebhookEventType, on: boolean) =>
    onChange(on ? [...value, type] : value.filter((one) => one !== type));
  return (
    <fieldset className="webhook-events">
      <legend>
        {t('webhooks.events')}
        <Button size="small" type="link" onClick={() => onChange(webhookEventTypes)}>
          {t('webhooks.all')}
        </Button>
        <Button size="small" type="link" onClick={() => onChange([])}>
          {t('webhooks.none')}
        </Button>
      </legend>
      {groups.map(({ group, types }) => (
        <div key={group} role="group" aria-label={t(`hookGroup.${group}`)}>
          <span className="meta">{t(`hookGroup.${group}`)}</span>
          <div className="webhook-choices">
            {types.map((type) => (
              <Checkbox
                key={type}
                checked={value.includes(type)}
                onChange={(event) => toggle(type, event.target.checked)}
              >
                <span title={type}>{eventWords(type, t)}</span>
              </Checkbox>
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function Example({ events }: { events: readonly WebhookEventType[] }) {
  const { t } = useWords();
  const [chosen, choose] = useState<WebhookEventType>('message.appended');
  const type = events.includes(chosen) ? chosen : (events[0] ?? 'message.appended');
  return (
    <details className="webhook-example">
      <summary>{t('webhooks.example')}</summary>
      <Select
        aria-label={t('webhooks.exampleOf')}
        value={type}
        onChange={choose}
        options={(events.length > 0 ? events : webhookEventTypes).map((each) => ({
          value: each,
          label: eventWords(each, t),
        }))}
      />
      <pre tabIndex={0}>{examplePayload(type)}</pre>
    </details>
  );
}
