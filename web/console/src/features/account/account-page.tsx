import { lazy } from 'react';
import { useWords } from '../../app/words.ts';
import { Sectioned, type DrawnSection } from '../../ui/sectioned.tsx';

/** What belongs to oneself, in the order of the list. */
const sections: readonly DrawnSection[] = [
  {
    path: 'profile',
    word: 'account.profile',
    Body: lazy(async () => ({ default: (await import('./profile.tsx')).Profile })),
  },
  {
    path: 'sign-in',
    word: 'account.signIn',
    Body: lazy(async () => ({ default: (await import('./sign-in-ways.tsx')).SignInWays })),
  },
  {
    path: 'notices',
    word: 'account.notices',
    Body: lazy(async () => ({ default: (await import('./notices.tsx')).Notices })),
  },
  {
    path: 'sessions',
    word: 'account.sessions',
    Body: lazy(async () => ({ default: (await import('./sessions.tsx')).Sessions })),
  },
];

/** One's own name and language, what opens the account, and where it is open. */
export function AccountPage() {
  const { t } = useWords();
  return <Sectioned title={t('account.title')} base="/account" sections={sections} />;
}
