import { useMutation, useQuery } from '@tanstack/react-query';
import { Checkbox, Select, Switch } from 'antd';
import {
  noticeKinds,
  noticeWays,
  type NoticeKind,
  type NoticePreferences,
  type NoticeWay,
} from '#contracts/http/notices';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { NoticeDevice } from './notice-device.tsx';
import { NoticeHook } from './notice-hook.tsx';
import { NoticeWecom } from './notice-wecom.tsx';
import { noticesKey } from './notice-data.ts';
import { Part } from './part.tsx';
import { QuietHours } from './quiet-hours.tsx';
import './notices.css';

const ways: readonly NoticeWay[] = ['desktop', 'sound', 'mail', 'wecom', 'webhook'];
const minutes: readonly NoticePreferences['mailAfterMinutes'][] = [2, 5, 15, 30, 60];

/** What I am told outside the page I look at, and how. Each change is kept at once. */
export function Notices() {
  const { t } = useWords();
  const { call } = useServices();
  const held = useQuery({ queryKey: noticesKey, queryFn: ({ signal }) => call('notices.get', {}, signal) });
  return (
    <Page title={t('account.notices')}>
      {held.isPending && <RowsLoading rows={10} />}
      {held.isError && <Failed error={held.error} retry={() => void held.refetch()} />}
      {held.data && <Choices held={held.data} />}
    </Page>
  );
}

function Choices({ held }: { held: NoticePreferences }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed } = useNotices();
  const keep = useMutation({
    mutationFn: (change: Partial<NoticePreferences>) => {
      const { mail: _, webhook: __, wecom: ___, ...body } = { ...held, ...change };
      return call('notices.set', { body });
    },
    // Shown at once; what could not be kept is taken back.
    onMutate: (change) => queries.setQueryData(noticesKey, { ...held, ...change }),
    onSuccess: (next) => queries.setQueryData(noticesKey, next),
    onError: (error) => {
      void queries.invalidateQueries({ queryKey: noticesKey });
      failed(error);
    },
  });
  const set = (change: Partial<NoticePreferences>) => keep.mutate(change);
  return (
    <div className="account">
      <Part title={t('notices.what')} hint={t('notices.whatHint')}>
        <Grid held={held} set={set} />
      </Part>
      <NoticeDevice />
      <Part
        title={t('notices.mail')}
        hint={held.mail.available ? t('notices.mailTo', { address: held.mail.address }) : t('notices.mailNone')}
      >
        <div className="notice-lines">
          <label className="notice-line-of" htmlFor="notice-after">
            <span>{t('notices.after')}</span>
            <Select
              id="notice-after"
              value={held.mailAfterMinutes}
              onChange={(mailAfterMinutes) => set({ mailAfterMinutes })}
              options={minutes.map((count) => ({ value: count, label: t('notices.minutes', { count }) }))}
            />
          </label>
          <label className="notice-line-of" htmlFor="notice-language">
            <span>{t('notices.language')}</span>
            <Select
              id="notice-language"
              value={held.locale}
              onChange={(locale) => set({ locale })}
              options={[
                { value: 'zh-CN', label: '简体中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </label>
          <label className="account-acts">
            <Switch checked={held.withWords} onChange={(withWords) => set({ withWords })} />
            <span>{t('notices.withWords')}</span>
          </label>
          <p className="meta">{t('notices.withWordsHint')}</p>
        </div>
      </Part>
      <NoticeWecom wecom={held.wecom} />
      <Part title={t('notices.quiet')} hint={t('notices.quietHint')}>
        <QuietHours quiet={held.quiet} set={(quiet) => set({ quiet })} />
      </Part>
      <Part title={t('notices.hook')} hint={t('notices.hookHint')}>
        <NoticeHook webhook={held.webhook} />
      </Part>
    </div>
  );
}

function Grid({ held, set }: { held: NoticePreferences; set: (change: Partial<NoticePreferences>) => void }) {
  const { t } = useWords();
  const phone = usePhone();
  const shown = held.wecom.linked ? ways : ways.filter((way) => way !== 'wecom');
  const has = (kind: NoticeKind, way: NoticeWay) => (noticeWays[kind] as readonly NoticeWay[]).includes(way);
  const toggle = (kind: NoticeKind, way: NoticeWay, on: boolean) => {
    const now = held.ways[kind] as readonly NoticeWay[];
    const next = on ? [...now, way] : now.filter((one) => one !== way);
    set({ ways: { ...held.ways, [kind]: next } });
  };
  const box = (kind: NoticeKind, way: NoticeWay) => (
    <Checkbox
      checked={(held.ways[kind] as readonly NoticeWay[]).includes(way)}
      aria-label={`${t(`notices.kind.${kind}`)} · ${t(`notices.way.${way}`)}`}
      onChange={(event) => toggle(kind, way, event.target.checked)}
    >
      {phone && t(`notices.way.${way}`)}
    </Checkbox>
  );
  if (phone)
    return (
      <ul className="notice-cards">
        {noticeKinds.map((kind) => (
          <li key={kind}>
            <span>{t(`notices.kind.${kind}`)}</span>
            <span className="notice-ways">
              {shown
                .filter((way) => has(kind, way))
                .map((way) => (
                  <span key={way}>{box(kind, way)}</span>
                ))}
            </span>
          </li>
        ))}
      </ul>
    );
  return (
    <table className="notice-grid">
      <thead>
        <tr>
          <th aria-hidden />
          {shown.map((way) => (
            <th key={way} scope="col">
              {t(`notices.way.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {noticeKinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{t(`notices.kind.${kind}`)}</th>
            {shown.map((way) => (
              <td key={way}>{has(kind, way) && box(kind, way)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
