import { useMutation } from '@tanstack/react-query';
import { Button, Form, Upload } from 'antd';
import type { CompanyForm, CompanyView } from '#contracts/http/settings';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { CompanyFields } from './parts/company-fields.tsx';
import { smallPicture } from './parts/small-picture.ts';
import { Section, useSave } from './parts/section.tsx';
import { useDraft } from './parts/use-draft.ts';
import './parts/parts.css';

const companyKey = ['settings', 'company'] as const;

/** What the company says of itself. */
export function CompanySection() {
  const { t } = useWords();
  const { call } = useServices();
  return (
    <Section title={t('settings.company')} name="company" load={(signal) => call('company.get', {}, signal)} rows={6}>
      {(view, reload) => <Editor view={view} reload={reload} />}
    </Section>
  );
}

function Editor({ view, reload }: { view: CompanyView; reload: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { id: _, logo, revision, ...saved } = view;
  const draft = useDraft<CompanyForm>(saved);
  const keep = (after: CompanyView) => queries.setQueryData(companyKey, after);
  const { locked, buttons, problem } = useSave({
    name: 'company',
    draft,
    reload,
    ask: () => call('company.update', { body: { company: draft.value, revision } }),
  });
  return (
    <Page title={t('settings.company')} actions={buttons(draft.changed && draft.value.name.trim() !== '')}>
      <div className="settings-body">
        <Form layout="vertical" requiredMark={false} className="settings-form" disabled={locked}>
          {problem}
          <Logo logo={logo} locked={locked} keep={keep} />
          <CompanyFields company={draft.value} change={draft.change} />
        </Form>
      </div>
    </Page>
  );
}

function Logo({ logo, locked, keep }: { logo: string | null; locked: boolean; keep: (view: CompanyView) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed } = useNotices();
  const set = useMutation({
    mutationFn: async (file: File | null) =>
      call('company.setLogo', { body: { image: file === null ? null : await smallPicture(file) } }),
    onSuccess: keep,
    onError: failed,
  });
  return (
    <Form.Item label={t('company.logo')} extra={t('company.logoHint')}>
      <div className="logo-field">
        {logo === null ? <span className="logo-none" aria-hidden="true" /> : <img src={logo} alt={t('company.logo')} />}
        <Upload
          accept="image/png,image/jpeg,image/webp"
          showUploadList={false}
          disabled={locked}
          beforeUpload={(file) => {
            set.mutate(file);
            return false;
          }}
        >
          <Button loading={set.isPending}>{t(logo === null ? 'company.logoChoose' : 'company.logoReplace')}</Button>
        </Upload>
        {logo !== null && !locked && <Button onClick={() => set.mutate(null)}>{t('company.logoRemove')}</Button>}
      </div>
    </Form.Item>
  );
}
