import { App, ConfigProvider } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { RouterProvider } from 'react-router/dom';
import { PreferencesProvider, usePreferences } from './preferences.tsx';
import { createRouter } from './router.tsx';
import { createServices, ServicesProvider } from './services.tsx';
import { antdTheme } from './theme.ts';
import { antdWords } from './antd-words.ts';

export function Root() {
  const [services] = useState(createServices);
  const [router] = useState(createRouter);
  return (
    <PreferencesProvider>
      <Dressed>
        <ServicesProvider services={services}>
          <RouterProvider router={router} />
        </ServicesProvider>
      </Dressed>
    </PreferencesProvider>
  );
}

function Dressed({ children }: { children: ReactNode }) {
  const { scheme, locale } = usePreferences();
  const theme = useMemo(() => antdTheme(scheme), [scheme]);
  return (
    <ConfigProvider theme={theme} locale={antdWords[locale]} button={{ autoInsertSpace: false }}>
      <App notification={{ maxCount: 3 }}>{children}</App>
    </ConfigProvider>
  );
}
