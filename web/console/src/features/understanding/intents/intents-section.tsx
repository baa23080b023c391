import { Route, Routes } from 'react-router';
import { IntentPage } from './intent-page.tsx';
import { IntentsPage } from './intents-page.tsx';
import { OutOfScopePage } from './out-of-scope-page.tsx';

/** What customers may mean. */
export function IntentsSection() {
  return (
    <Routes>
      <Route index element={<IntentsPage />} />
      <Route path="out-of-scope" element={<OutOfScopePage />} />
      <Route path=":id" element={<IntentPage />} />
    </Routes>
  );
}
