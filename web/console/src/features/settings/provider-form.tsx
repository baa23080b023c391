import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Popconfirm, Select, Switch } from 'antd';
import { useState } from 'react';
import { isBuiltIn, roles as builtIn } from '#contracts/permissions';
import type { SecuritySettings } from '#contracts/http/sign-in';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useUnsaved } from '../../ui/use-unsaved.ts';

interface Fields {
  issuer: string;
  clientId: string;
  clientSecret?: string;
  label: string;
  domains: string[];
  creates: boolean;
  defaultRole: string;
  only: boolean;
}

/** The identity service of the company: where it is, who may come, what they may do. */
export function ProviderForm({
  settings: { oidc, redirectUri },
  may,
  proving,
  show,
  complain,
}: {
  settings: SecuritySettings;
  may: boolean;
  proving: <R>(work: () => Promise<R>) => Promise<R>;
  show: (next: SecuritySettings) => void;
  complain: (error: Error) => void;
}) {
  const { call } = useServices();
  const { tenant } = useSession();
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const [issuer, setIssuer] = useState(oidc?.issuer ?? '');
  const [typed, setTyped] = useState(false);
  useUnsaved(typed);
  const own = useQuery({
    queryKey: ['people', 'roles'],
    enabled: may,
    queryFn: ({ signal }) => call('roles.list', {}, signal),
  });
  const save = useMutation({
    mutationFn: ({ clientSecret, ...fields }: Fields) =>
      proving(() => call('security.setProvider', { body: { ...fields, ...(clientSecret && { clientSecret }) } })),
    onSuccess: (next) => {
      setTyped(false);
      show(next);
    },
    onError: complain,
  });
  const remove = useMutation({
    mutationFn: () => proving(() => call('security.removeProvider', {})),
    onSuccess: (next) => {
      setTyped(false);
      show(next);
    },
    onError: complain,
  });
  const test = useMutation({
    mutationFn: () => call('security.testProvider', { body: { issuer } }),
    onError: complain,
  });
  const roles = [
    ...builtIn.map((role) => ({ value: role as string, label: t(`role.${role}`) })),
    ...(own.data?.items ?? []).filter(({ id }) => !isBuiltIn(id)).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const first: Fields = oidc
    ? { ...oidc, domains: [...oidc.domains] }
    : {
        issuer: '',
        clientId: '',
        label: t('security.labelDefault'),
        domains: [],
        creates: false,
        defaultRole: 'agent',
        only: false,
      };
  const link = `${location.origin}/console/?company=${tenant.id}`;
  return (
    <>
      <Known label={t('security.redirect')} value={redirectUri} />
      {oidc && <Known label={t('security.link')} value={link} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!may}
        initialValues={first}
        className="provider-form"
        onValuesChange={() => setTyped(true)}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item
          label={t('security.issuer')}
          extra={t('security.issuerHint')}
          name="issuer"
          rules={[{ required: true, message: '' }]}
        >
          <Input
            type="url"
            placeholder="https://id.example.com/realms/company"
            onChange={(event) => setIssuer(event.target.value.trim())}
          />
        </Form.Item>
        <div className="account-acts provider-test">
          <Button disabled={!may || issuer === ''} loading={test.isPending} onClick={() => test.mutate()}>
            {t('security.test')}
          </Button>
          {test.data && (
            <span role="status" className={test.data.ok ? 'provider-fits' : 'provider-fails'}>
              <Icon name={test.data.ok ? 'check' : 'warning'} size={14} /> {t(`security.test.${test.data.why}`)}
            </span>
          )}
        </div>
        <Form.Item label={t('security.clientId')} name="clientId" rules={[{ required: true, message: '' }]}>
          <Input autoComplete="off" maxLength={300} />
        </Form.Item>
        <Form.Item label={t('security.clientSecret')} name="clientSecret" rules={[{ required: !oidc, message: '' }]}>
          <Input.Password autoComplete="off" maxLength={500} {...(oidc && { placeholder: t('security.secretKept') })} />
        </Form.Item>
        <Form.Item label={t('security.label')} name="label" rules={[{ required: true, message: '' }]}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item label={t('security.domains')} extra={t('security.domainsHint')} name="domains">
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            placeholder="example.com"
            tokenSeparators={[' ', ',', '，', '、']}
          />
        </Form.Item>
        <Form.Item
          label={t('security.creates')}
          extra={t('security.createsHint')}
          name="creates"
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item label={t('security.defaultRole')} name="defaultRole">
          <Select options={roles} />
        </Form.Item>
        <Form.Item label={t('security.only')} extra={t('security.onlyHint')} name="only" valuePropName="checked">
          <Switch />
        </Form.Item>
        <div className="account-acts">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
          {oidc && (
            <Popconfirm
              title={t('security.remove')}
              description={t('security.removeHint')}
              okText={t('security.removeDo')}
              cancelText={t('common.cancel')}
              onConfirm={() => remove.mutate()}
            >
              <Button danger loading={remove.isPending}>
                {t('security.remove')}
              </Button>
            </Popconfirm>
          )}
        </div>
      </Form>
    </>
  );
}

/** What others must be told, to be copied whole. */
function Known({ label, value }: { label: string; value: string }) {
  return (
    <p className="provider-known">
      <span className="meta">{label}</span>
      <code>{value}</code>
    </p>
  );
}
