import { Button, Form, Input, QRCode, Radio, Switch } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { kfRoad, type KfAccountView, type KfRoad } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { SaveButtons, SaveProblem } from '../parts/save-bar.tsx';
import { useDraft } from '../parts/use-draft.ts';
import { CopyLine } from './copy-line.tsx';
import { DeepPage, Environment } from './frame.tsx';
import { SuggestionsField } from './suggestions-field.tsx';
import { TeamField } from './team-field.tsx';
import { appIn, useAccount, useAct, useOverview, wecomPath, wecomKeys } from './wecom-data.ts';
import { WelcomePreview } from './welcome-preview.tsx';

/** How one 微信客服 account is served. */
export function AccountPage() {
  const { account: id = '' } = useParams();
  const { t } = useWords();
  const query = useAccount(id);
  if (query.data) return <Editor key={id} account={query.data} reload={() => void query.refetch()} />;
  return (
    <DeepPage title={t('wecom.account')}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <RowsLoading rows={8} />}
    </DeepPage>
  );
}

function Editor({ account, reload }: { account: KfAccountView; reload: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const may = useMay()('settings.write');
  const found = appIn(useOverview().data, account.appId);
  const { id, appId, name, serves, road, teamId, settings, revision, pulledAt } = account;
  const draft = useDraft({ serves, road, teamId, ...settings });
  const { welcome, suggestions, rating, ...own } = draft.value;
  const filled = suggestions.map((each) => each.trim()).filter((each) => each !== '');
  const save = useAct(
    () =>
      call('wecom.updateAccount', {
        params: { id },
        body: { revision, ...own, settings: { welcome: welcome.trim(), suggestions: filled, rating } },
      }),
    (after) => {
      queries.setQueryData(wecomKeys.account(id), after);
      draft.reset();
      told(t('settings.saved'));
    },
    { inPlace: true },
  );
  return (
    <DeepPage
      back={`${wecomPath}/apps/${appId}`}
      title={
        <>
          <span className="cut">{name}</span> {found && <Environment of={found.corp} />}
        </>
      }
      actions={
        may && (
          <SaveButtons
            changed={draft.changed}
            saving={save.isPending}
            save={() => save.mutate(undefined)}
            reset={draft.reset}
          />
        )
      }
    >
      <div className="settings-body settings-beside">
        <Form layout="vertical" requiredMark={false} className="settings-form" disabled={!may}>
          <SaveProblem
            error={save.error}
            reload={() => {
              draft.reset();
              save.reset();
              reload();
            }}
          />
          <Form.Item extra={t('wecom.servesHint')}>
            <label className="switch-line">
              <Switch checked={own.serves} onChange={(on) => draft.change({ serves: on })} />
              {t('wecom.serves')}
            </label>
          </Form.Item>
          <Form.Item label={t('wecom.welcome')} htmlFor="wecom-welcome" extra={t('wecom.welcomeHint')}>
            <Input.TextArea
              id="wecom-welcome"
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={wecomLimits.welcome}
              placeholder={t('wecom.welcomePlaceholder')}
              value={welcome}
              onChange={({ target }) => draft.change({ welcome: target.value })}
            />
          </Form.Item>
          <SuggestionsField value={suggestions} change={(each) => draft.change({ suggestions: each })} />
          <RoadField value={own.road} change={(to) => draft.change({ road: to })} />
          <TeamField id="wecom-account-team" value={own.teamId} change={(to) => draft.change({ teamId: to })} />
          <Form.Item extra={t('wecom.ratingHint')}>
            <label className="switch-line">
              <Switch checked={rating} onChange={(on) => draft.change({ rating: on })} />
              {t('wecom.rating')}
            </label>
          </Form.Item>
          <p className="meta">
            {t('wecom.pulled')} {pulledAt ? <Moment at={pulledAt} /> : t('wecom.pulledNever')}
          </p>
        </Form>
        <div className="wecom-side">
          <WelcomePreview name={name} welcome={welcome} suggestions={filled} />
          {may && <LinkBox id={id} name={name} />}
        </div>
      </div>
    </DeepPage>
  );
}

/** Two roads from the bot to a person, each with what it costs. */
function RoadField({ value, change }: { value: KfRoad; change: (road: KfRoad) => void }) {
  const { t } = useWords();
  return (
    <Form.Item label={t('wecom.road')}>
      <Radio.Group
        aria-label={t('wecom.road')}
        className="radio-lines"
        value={value}
        onChange={({ target }) => change(target.value as KfRoad)}
        options={kfRoad.options.map((road) => ({
          value: road,
          label: (
            <span className="wecom-road">
              {t(`wecom.road.${road}`)}
              <span className="meta">{t(`wecom.roadHint.${road}`)}</span>
            </span>
          ),
        }))}
      />
    </Form.Item>
  );
}

/** The link by which customers come, and its picture for posters. */
function LinkBox({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const [scene, setScene] = useState('');
  const make = useAct(() => call('wecom.accountLink', { params: { id }, body: { scene } }));
  const url = make.data?.url;
  return (
    <section className="wecom-link" aria-label={t('wecom.link')}>
      <h2>{t('wecom.link')}</h2>
      <p className="meta">{t('wecom.linkHint')}</p>
      <div className="wecom-link-ask">
        <Input
          aria-label={t('wecom.scene')}
          placeholder={t('wecom.scene')}
          maxLength={32}
          value={scene}
          onChange={({ target }) => setScene(target.value.replace(/[^\w-]/g, ''))}
        />
        <Button loading={make.isPending} onClick={() => make.mutate(undefined)}>
          {t('wecom.linkMake')}
        </Button>
      </div>
      {url && (
        <>
          <dl>
            <CopyLine label={t('wecom.link')} value={url} />
          </dl>
          <QRCode
            value={url}
            size={144}
            color="#000000"
            bgColor="#ffffff"
            type="svg"
            aria-label={t('wecom.linkQr', { name })}
          />
        </>
      )}
    </section>
  );
}
