import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { NoticePreferences } from '#contracts/http/notices';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { SecretShown } from '../settings/webhooks/secret-shown.tsx';
import { noticesKey } from './notice-data.ts';

/** Where a tool of one's own is told. */
export function NoticeHook({ webhook }: { webhook: NoticePreferences['webhook'] }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const [url, setUrl] = useState(webhook.url ?? '');
  const [secret, show] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: (next: string | null) => call('notices.webhook', { body: { url: next } }),
    onSuccess: (made, next) => {
      queries.setQueryData(noticesKey, made.preferences);
      show(made.secret);
      if (next === null) setUrl('');
    },
  });
  const wanted = url.trim();
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => keep.mutate(wanted)}>
      <Form.Item label={t('webhooks.url')} htmlFor="notice-url" extra={t('webhooks.urlHint')}>
        <Input
          id="notice-url"
          inputMode="url"
          maxLength={2_000}
          placeholder="https://bot.example.com/liren"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
      </Form.Item>
      {webhook.failing && <p className="form-problem">{t('notices.hookFailing')}</p>}
      {keep.error && (
        <p className="form-problem" role="alert">
          {problemWords(keep.error, t)}
        </p>
      )}
      <div className="account-acts">
        <Button htmlType="submit" disabled={wanted === '' || wanted === webhook.url} loading={keep.isPending}>
          {t('notices.hookSet')}
        </Button>
        {webhook.url !== null && <Button onClick={() => keep.mutate(null)}>{t('notices.hookRemove')}</Button>}
      </div>
      <SecretShown secret={secret} close={() => show(null)} />
    </Form>
  );
}
