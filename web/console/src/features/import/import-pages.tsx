import { Route, Routes } from 'react-router';
import { ImportList } from './import-list.tsx';
import { ImportPage } from './import-page.tsx';
import './import.css';

/** The list of imports, and one of them: begun, being read, looked through, written. */
export function ImportPages() {
  return (
    <Routes>
      <Route index element={<ImportList />} />
      <Route path=":id" element={<ImportPage />} />
    </Routes>
  );
}
