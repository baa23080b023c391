import { Route, Routes } from 'react-router';
import './parts/parts.css';
import '../../ui/section.css';
import './wecom/wecom.css';
import { AccountPage } from './wecom/account-page.tsx';
import { AllowedPage } from './wecom/allowed-page.tsx';
import { AppPage } from './wecom/app-page.tsx';
import { CorpsPage } from './wecom/corps-page.tsx';
import { ProofsPage } from './wecom/proofs-page.tsx';
import { RobotsPage } from './wecom/robots-page.tsx';
import { SetupPage } from './wecom/setup-page.tsx';

/** How the company is connected with WeCom. */
export function WecomSection() {
  return (
    <Routes>
      <Route index element={<CorpsPage />} />
      <Route path="robots" element={<RobotsPage />} />
      <Route path="files" element={<ProofsPage />} />
      <Route path="allowed" element={<AllowedPage />} />
      <Route path="connect" element={<SetupPage />} />
      <Route path="corps/:corp/connect" element={<SetupPage />} />
      <Route path="apps/:app/connect" element={<SetupPage />} />
      <Route path="apps/:app" element={<AppPage />} />
      <Route path="accounts/:account" element={<AccountPage />} />
    </Routes>
  );
}
