import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { sections } from './sections.ts';
import './settings.css';

/** Each section is a chunk of its own, fetched when it is first opened. */
const drawn = sections.map((section) => ({
  ...section,
  Body: lazy(async () => ({ default: await section.load() })),
}));

/** A list of what can be set on the left, one section on the right; on a phone one of them at a time. */
export function SettingsPage() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const open = drawn.filter(({ permission }) => may(permission));
  const [first] = open;
  if (!first)
    return (
      <Page title={t('nav.settings')}>
        <Empty icon="settings" title={t('settings.nothing')} hint={t('settings.nothingHint')} />
      </Page>
    );
  const list = (
    <nav className="settings-list" aria-label={t('settings.sections')}>
      {open.map(({ path, word }) => (
        <NavLink key={path} to={`/settings/${path}`} className="settings-item">
          {t(word)}
        </NavLink>
      ))}
    </nav>
  );
  return (
    <div className="settings">
      {!phone && list}
      <Suspense>
        <Routes>
          <Route
            index
            element={
              phone ? (
                <Page title={t('nav.settings')}>{list}</Page>
              ) : (
                <Navigate to={`/settings/${first.path}`} replace />
              )
            }
          />
          {open.map(({ path, Body }) => (
            <Route key={path} path={`${path}/*`} element={<Body />} />
          ))}
        </Routes>
      </Suspense>
    </div>
  );
}
