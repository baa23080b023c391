import { Button } from 'antd';
import { companyRoutes } from '#contracts/http/companies';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';

/** Everything of the company to take along. The browser shows how far it is, and can cancel it. */
export function ExportSection() {
  const { t } = useWords();
  return (
    <Page title={t('takeOut.title')} about={t('takeOut.about')}>
      <div className="take-out">
        <p>{t('takeOut.holds')}</p>
        <p className="meta">{t('takeOut.leaves')}</p>
        <Button type="primary" icon={<Icon name="file" />} href={companyRoutes['company.export'].path} download>
          {t('takeOut.start')}
        </Button>
        <p className="meta">{t('takeOut.audited')}</p>
      </div>
    </Page>
  );
}
