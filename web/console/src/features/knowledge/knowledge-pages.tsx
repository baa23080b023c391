import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { LostPage } from '../../app/front.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { RowsLoading } from '../../ui/states.tsx';
import { KnowledgeFrame, KnowledgeTabs } from './frame.tsx';
import { sections } from './sections.ts';
import './knowledge.css';

/** Each section is a chunk of its own, fetched when it is first opened. */
const drawn = sections.map((section) => ({
  ...section,
  Body: lazy(async () => ({ default: await section.load() })),
}));
const Article = lazy(async () => ({ default: (await import('./article-page.tsx')).ArticlePage }));

/** The chapter of knowledge: its sections by name, everything else below it is an article. */
export function KnowledgePages() {
  const { t } = useWords();
  const may = useMay();
  const open = drawn.filter(({ permission }) => may(permission));
  const tabs = open.flatMap(({ path, word }) =>
    word ? [{ to: path === '' ? '/knowledge' : `/knowledge/${path}`, words: t(word) }] : [],
  );
  const loading = (
    <KnowledgeFrame>
      <RowsLoading rows={10} />
    </KnowledgeFrame>
  );
  return (
    <KnowledgeTabs value={tabs}>
      <Suspense fallback={loading}>
        <Routes>
          {open.map(({ path, Body }) =>
            path === '' ? (
              <Route key="articles" index element={<Body />} />
            ) : (
              <Route key={path} path={`${path}/*`} element={<Body />} />
            ),
          )}
          <Route path=":id" element={<Article />} />
          <Route path="*" element={<LostPage />} />
        </Routes>
      </Suspense>
    </KnowledgeTabs>
  );
}
