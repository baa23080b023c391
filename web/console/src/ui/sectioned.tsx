import { Suspense, type ComponentType } from 'react';
import { Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import type { Permission } from '#contracts/permissions';
import { usePhone } from '../app/media.ts';
import { useWords, type WordKey } from '../app/words.ts';
import { Icon } from './icon.tsx';
import { Page, WayBack } from './page.tsx';
import { RowsLoading } from './states.tsx';
import './sectioned.css';

interface NamedSection {
  /** Below the base. */
  path: string;
  word: WordKey;
}

/** A section that is loaded when it is opened, by who has the permission. */
export interface Section extends NamedSection {
  permission: Permission;
  load(): Promise<ComponentType>;
}

export interface DrawnSection extends NamedSection {
  Body: ComponentType;
}

/** A list of sections on the left, one of them on the right; on a phone one at a time. `sections` holds at least one. */
export function Sectioned({
  title,
  base,
  sections,
}: {
  title: string;
  base: string;
  sections: readonly DrawnSection[];
}) {
  const phone = usePhone();
  const { t } = useWords();
  const { pathname } = useLocation();
  // A page deeper than a section has its own way back, to the section.
  const back = phone && sections.some(({ path }) => pathname === `${base}/${path}`) ? base : null;
  const list = (
    <nav className="settings-list" aria-label={title}>
      {sections.map(({ path, word }) => (
        <NavLink key={path} to={`${base}/${path}`} className="settings-item">
          {t(word)}
          {phone && <Icon name="next" />}
        </NavLink>
      ))}
    </nav>
  );
  const front = phone ? <Page title={title}>{list}</Page> : <Navigate to={`${base}/${sections[0]!.path}`} replace />;
  return (
    <div className="settings">
      {!phone && list}
      <WayBack value={back}>
        <Routes>
          <Route index element={front} />
          {sections.map(({ path, word, Body }) => {
            const loading = (
              <Page title={t(word)}>
                <RowsLoading rows={6} />
              </Page>
            );
            const element = (
              <Suspense fallback={loading}>
                <Body />
              </Suspense>
            );
            return <Route key={path} path={`${path}/*`} element={element} />;
          })}
          <Route path="*" element={<Navigate to={base} replace />} />
        </Routes>
      </WayBack>
    </div>
  );
}
