import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Locale } from '#contracts/common';
import { problemWords } from '../../app/problem-words.ts';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Empty } from '../../ui/states.tsx';
import { LookSwitch } from '../session/look-switch.tsx';
import { Mark } from '../session/sign-in.tsx';
import { OpenDays, standardDays, type Days } from './open-days.tsx';
import '../session/session.css';
import './first-run.css';

/** Each is dark enough for white words on it (4.5:1). */
const colours = ['#0f766e', '#1d4ed8', '#7c3aed', '#be123c', '#b45309', '#334155'] as const;
const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value }));

/** An empty company becomes its admin's own: what it is called, what it begins with, when it is open. */
export function FirstRun({ signOut }: { signOut: () => void }) {
  const { t } = useWords();
  const may = useMay();
  if (!may('settings.write'))
    return (
      <div className="entrance entrance-alone">
        <main className="entrance-form">
          <Empty icon="settings" title={t('firstRun.locked')} hint={t('firstRun.lockedHint')} />
          <Button type="link" onClick={signOut}>
            {t('session.signOut')}
          </Button>
        </main>
      </div>
    );
  return (
    <div className="entrance entrance-alone first-run">
      <main className="entrance-form">
        <div className="entrance-box first-run-box">
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          <h1>{t('firstRun.title')}</h1>
          <p className="entrance-lead">{t('firstRun.lead')}</p>
          <SetUpForm />
          <Button type="link" className="entrance-other" onClick={signOut}>
            {t('session.signOut')}
          </Button>
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}

function SetUpForm() {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { tenant } = useSession();
  const navigate = useNavigate();
  const [name, setName] = useState(tenant.name);
  const [pack, setPack] = useState<string | null>(null);
  const [colour, setColour] = useState<string>(colours[0]);
  const [locale, setLocale] = useState<Locale>(tenant.locale);
  const [timeZone, setTimeZone] = useState(tenant.timeZone);
  const [days, setDays] = useState<Days | null>(standardDays);
  const setUp = useMutation({
    mutationFn: () => {
      const holidays = timeZone === 'Asia/Shanghai' ? ('china' as const) : ('none' as const);
      const hours = days && {
        weekly: days.open.map((weekday) => ({ weekday, from: days.from, to: days.to })),
        holidays,
      };
      return call('company.setUp', { body: { name: name.trim(), pack, colour, locale, timeZone, hours } });
    },
    onSuccess: async () => {
      await navigate('/start', { replace: true });
      await queries.invalidateQueries({ queryKey: sessionKey });
    },
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => setUp.mutate()}>
      <Form.Item label={t('firstRun.name')} htmlFor="first-name" extra={t('firstRun.nameHint')}>
        <Input
          id="first-name"
          size="large"
          autoFocus
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form.Item>
      <PackChoice chosen={pack} choose={setPack} locale={locale} />
      <Form.Item label={t('firstRun.colour')}>
        <div className="swatches" role="radiogroup" aria-label={t('firstRun.colour')}>
          {colours.map((each) => (
            <label key={each} className="swatch" data-chosen={each === colour}>
              <input
                type="radio"
                name="colour"
                checked={each === colour}
                onChange={() => setColour(each)}
                aria-label={each}
              />
              <span style={{ background: each }} />
            </label>
          ))}
        </div>
      </Form.Item>
      <div className="first-run-pair">
        <Form.Item label={t('firstRun.language')} htmlFor="first-locale">
          <Select
            id="first-locale"
            value={locale}
            onChange={setLocale}
            options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`locale.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('firstRun.timeZone')} htmlFor="first-zone">
          <Select id="first-zone" showSearch options={zones} value={timeZone} onChange={setTimeZone} />
        </Form.Item>
      </div>
      <OpenDays days={days} change={setDays} />
      {setUp.error && (
        <p className="form-problem" role="alert">
          {t('firstRun.fail')} {problemWords(setUp.error, t)}
        </p>
      )}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={setUp.isPending}
        disabled={name.trim() === '' || (days !== null && days.from === days.to)}
      >
        {t('firstRun.start')}
      </Button>
    </Form>
  );
}

function PackChoice({
  chosen,
  choose,
  locale,
}: {
  chosen: string | null;
  choose: (pack: string | null) => void;
  locale: Locale;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const { data } = useQuery({
    queryKey: ['packs'],
    queryFn: ({ signal }) => call('company.packs', {}, signal),
    staleTime: Infinity,
  });
  const language = locale === 'en' ? 'en' : 'zh';
  return (
    <Form.Item label={t('firstRun.pack')}>
      <Radio.Group
        className="packs"
        aria-label={t('firstRun.pack')}
        value={chosen ?? ''}
        onChange={(event) => choose(String(event.target.value) || null)}
      >
        {data?.items.map(({ name, title, articles }) => (
          <Radio key={name} value={name}>
            <span className="pack-title">{title[language]}</span>
            <span className="meta">{t('firstRun.packArticles', { count: articles })}</span>
          </Radio>
        ))}
        <Radio value="">
          <span className="pack-title">{t('firstRun.packNone')}</span>
          <span className="meta">{t('firstRun.packNoneHint')}</span>
        </Radio>
      </Radio.Group>
    </Form.Item>
  );
}
