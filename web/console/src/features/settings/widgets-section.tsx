import { Route, Routes } from 'react-router';
import './parts/parts.css';
import './widgets/widgets.css';
import { WidgetBuilder } from './widgets/widget-builder.tsx';
import { WidgetList } from './widgets/widget-list.tsx';

/** The chats on the company's pages. */
export function WidgetsSection() {
  return (
    <Routes>
      <Route index element={<WidgetList />} />
      <Route path=":id" element={<WidgetBuilder />} />
    </Routes>
  );
}
