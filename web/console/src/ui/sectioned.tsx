import { Suspense, type ComponentType } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import { usePhone } from '../app/media.ts';
import { useWords, type WordKey } from '../app/words.ts';
import { Page } from './page.tsx';
import './sectioned.css';

export interface DrawnSection {
  /** Below the base. */
  path: string;
  word: WordKey;
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
  const list = (
    <nav className="settings-list" aria-label={title}>
      {sections.map(({ path, word }) => (
        <NavLink key={path} to={`${base}/${path}`} className="settings-item">
          {t(word)}
        </NavLink>
      ))}
    </nav>
  );
  const front = phone ? <Page title={title}>{list}</Page> : <Navigate to={`${base}/${sections[0]!.path}`} replace />;
  return (
    <div className="settings">
      {!phone && list}
      <Suspense>
        <Routes>
          <Route index element={front} />
          {sections.map(({ path, Body }) => (
            <Route key={path} path={`${path}/*`} element={<Body />} />
          ))}
          <Route path="*" element={<Navigate to={base} replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}
