import { lazy } from 'react';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { Sectioned } from '../../ui/sectioned.tsx';
import { Empty } from '../../ui/states.tsx';
import { sections } from './sections.ts';
import './settings.css';

/** Each section is a chunk of its own, fetched when it is first opened. */
const drawn = sections.map((section) => ({
  ...section,
  Body: lazy(async () => ({ default: await section.load() })),
}));

/** What can be set for the company, as far as this session may. */
export function SettingsPage() {
  const { t } = useWords();
  const may = useMay();
  const open = drawn.filter(({ permission }) => may(permission));
  if (open.length === 0)
    return (
      <Page title={t('nav.settings')}>
        <Empty icon="settings" title={t('settings.nothing')} hint={t('settings.nothingHint')} />
      </Page>
    );
  return <Sectioned title={t('nav.settings')} base="/settings" sections={open} />;
}
