import { Route, Routes } from 'react-router';
import { EntityPage } from './entity-page.tsx';
import { GraphPage } from './graph-page.tsx';
import { SuggestionsPage } from './suggestions-page.tsx';
import './graph.css';

/** What the company's articles say about things and how they belong together. */
export function GraphPages() {
  return (
    <Routes>
      <Route index element={<GraphPage />} />
      <Route path="suggestions" element={<SuggestionsPage />} />
      <Route path=":id" element={<EntityPage />} />
    </Routes>
  );
}
