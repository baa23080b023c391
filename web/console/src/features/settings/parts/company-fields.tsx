import { Checkbox, Form, Input, Select } from 'antd';
import type { CompanyForm } from '#contracts/http/settings';
import { useWords } from '../../../app/words.ts';

interface Props {
  company: CompanyForm;
  change: (part: Partial<CompanyForm>) => void;
}

const spoken = ['zh-CN', 'en'] as const;

/** Name, brand, zone and languages of a company. */
export function CompanyFields({ company, change }: Props) {
  const { t } = useWords();
  return (
    <>
      <Form.Item label={t('company.name')} htmlFor="company-name">
        <Input
          id="company-name"
          maxLength={80}
          value={company.name}
          onChange={({ target }) => change({ name: target.value })}
        />
      </Form.Item>
      <Form.Item label={t('company.brand')} htmlFor="company-brand" extra={t('company.brandHint')}>
        <Input
          id="company-brand"
          maxLength={40}
          placeholder={company.name}
          value={company.brand}
          onChange={({ target }) => change({ brand: target.value })}
        />
      </Form.Item>
      <ZoneField value={company.timeZone} change={(timeZone) => change({ timeZone })} />
      <Form.Item label={t('company.locale')} htmlFor="company-locale" extra={t('company.localeHint')}>
        <Select
          id="company-locale"
          value={company.locale}
          options={spoken.map((value) => ({ value, label: t(`locale.${value}`) }))}
          onChange={(locale) => change({ locale })}
        />
      </Form.Item>
      <Form.Item label={t('company.languages')} extra={t('company.languagesHint')}>
        <Checkbox.Group
          aria-label={t('company.languages')}
          value={company.languages}
          options={spoken.map((value) => ({ value, label: t(`locale.${value}`) }))}
          onChange={(chosen) =>
            chosen.length > 0 && change({ languages: spoken.filter((one) => chosen.includes(one)) })
          }
        />
      </Form.Item>
    </>
  );
}

/** Asked for first; every zone that the browser knows follows. */
const usual = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Taipei', 'Asia/Singapore', 'Asia/Tokyo', 'UTC'];

export function ZoneField({ value, change }: { value: string; change: (zone: string) => void }) {
  const { t } = useWords();
  const zones = [...new Set([value, ...usual, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Form.Item label={t('company.timeZone')} htmlFor="company-zone" extra={t('company.timeZoneHint')}>
      <Select
        id="company-zone"
        showSearch
        value={value}
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        onChange={change}
      />
    </Form.Item>
  );
}
