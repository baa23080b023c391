import { Route, Routes } from 'react-router';
import { ModelsPage } from './models-page.tsx';
import { ReportPage } from './report-page.tsx';

/** What is trained, measured and put in service. */
export function ModelsSection() {
  return (
    <Routes>
      <Route index element={<ModelsPage />} />
      <Route path=":id" element={<ReportPage />} />
    </Routes>
  );
}
