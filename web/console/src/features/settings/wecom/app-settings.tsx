import { Button, Form, Input, Switch } from 'antd';
import { useState } from 'react';
import type { WecomAppView } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { SaveButtons, SaveProblem } from '../parts/save-bar.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { SecretForm } from './secret-form.tsx';
import { TeamField } from './team-field.tsx';
import { useAct, wecomKeys } from './wecom-data.ts';

/** What is set for an app; its secret has a form of its own and is never shown. */
export function AppSettings({ app, locked }: { app: WecomAppView; locked: boolean }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const [changing, change] = useState(false);
  const { id, revision, secretTail, name, teamId, answers, signsIn, trustedDomain } = app;
  const draft = useDraft({ name, teamId, answers, signsIn, trustedDomain: trustedDomain ?? '' });
  const { value } = draft;
  const save = useAct(
    () => {
      const domain = value.trustedDomain.trim().toLowerCase();
      const body = { ...value, name: value.name.trim(), revision, trustedDomain: domain === '' ? null : domain };
      return call('wecom.updateApp', { params: { id }, body });
    },
    (after) => {
      draft.reset();
      queries.setQueryData(wecomKeys.app(id), after);
      void queries.invalidateQueries({ queryKey: wecomKeys.check(id) });
      told(t('settings.saved'));
    },
    { inPlace: true },
  );
  return (
    <>
      <Form layout="vertical" requiredMark={false} className="settings-form" disabled={locked}>
        <SaveProblem
          error={save.error}
          reload={() => {
            draft.reset();
            save.reset();
            void queries.invalidateQueries({ queryKey: wecomKeys.all });
          }}
        />
        <Form.Item label={t('wecom.appName')} htmlFor="wecom-app-name">
          <Input
            id="wecom-app-name"
            maxLength={60}
            value={value.name}
            onChange={({ target }) => draft.change({ name: target.value })}
          />
        </Form.Item>
        <Form.Item label={t('wecom.secret')}>
          <span className="wecom-secret">
            <span className="mono">{t('wecom.secretKept', { tail: secretTail })}</span>
            {!locked && <Button onClick={() => change(true)}>{t('wecom.secretChange')}</Button>}
          </span>
        </Form.Item>
        <Form.Item extra={t('wecom.answersHint')}>
          <label className="switch-line">
            <Switch checked={value.answers} onChange={(on) => draft.change({ answers: on })} />
            {t('wecom.answers')}
          </label>
        </Form.Item>
        <TeamField id="wecom-app-team" value={value.teamId} change={(to) => draft.change({ teamId: to })} />
        <Form.Item extra={t('wecom.signsInHint')}>
          <label className="switch-line">
            <Switch checked={value.signsIn} onChange={(on) => draft.change({ signsIn: on })} />
            {t('wecom.signsIn')}
          </label>
        </Form.Item>
        <Form.Item label={t('wecom.trustedDomain')} htmlFor="wecom-domain" extra={t('wecom.trustedDomainHint')}>
          <Input
            id="wecom-domain"
            inputMode="url"
            maxLength={200}
            placeholder="chat.example.com"
            value={value.trustedDomain}
            onChange={({ target }) => draft.change({ trustedDomain: target.value })}
          />
        </Form.Item>
        {!locked && (
          <div className="settings-acts">
            <SaveButtons
              changed={draft.changed && value.name.trim() !== ''}
              saving={save.isPending}
              save={() => save.mutate(undefined)}
              reset={draft.reset}
            />
          </div>
        )}
      </Form>
      {changing && <SecretForm app={app} close={() => change(false)} />}
    </>
  );
}
