import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Permission } from '#contracts/permissions';
import { useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords, type WordKey } from '../../app/words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import './first-run.css';

interface Step {
  to: string;
  icon: IconName;
  word: WordKey;
  hint: WordKey;
  permission: Permission;
}

const steps: readonly Step[] = [
  {
    to: '/knowledge?status=draft',
    icon: 'knowledge',
    word: 'start.knowledge',
    hint: 'start.knowledgeHint',
    permission: 'knowledge.write',
  },
  {
    to: '/staff/invitations',
    icon: 'staff',
    word: 'start.staff',
    hint: 'start.staffHint',
    permission: 'staff.write',
  },
  {
    to: '/settings/widgets',
    icon: 'globe',
    word: 'start.widget',
    hint: 'start.widgetHint',
    permission: 'settings.write',
  },
  {
    to: '/settings/calendar',
    icon: 'clock',
    word: 'start.hours',
    hint: 'start.hoursHint',
    permission: 'settings.write',
  },
  {
    to: '/settings/approvals',
    icon: 'check',
    word: 'start.approvals',
    hint: 'start.approvalsHint',
    permission: 'security.write',
  },
];

/** What a new company does next, each a step away. */
export function NextSteps() {
  const { t } = useWords();
  const may = useMay();
  const { tenant } = useSession();
  const { call } = useServices();
  const drafts = useQuery({
    queryKey: ['articles', 'drafts-left'],
    queryFn: ({ signal }) => call('articles.list', { query: { status: 'draft', limit: 1 } }, signal),
    enabled: may('knowledge.read'),
  });
  const shown = steps.filter(({ permission }) => may(permission));
  const none = drafts.data?.items.length === 0;
  return (
    <Page title={t('start.title', { company: tenant.name })} about={t('start.about')}>
      <ol className="next-steps">
        {shown.map(({ to, icon, word, hint }) => (
          <li key={to}>
            <Link to={to} className="next-step">
              <Icon name={icon} size={20} />
              <span>
                <span className="next-step-word">{t(word)}</span>
                <span className="meta">
                  {to.startsWith('/knowledge') && none ? t('start.knowledgeEmpty') : t(hint)}
                </span>
              </span>
              <Icon name="next" size={16} />
            </Link>
          </li>
        ))}
      </ol>
    </Page>
  );
}
