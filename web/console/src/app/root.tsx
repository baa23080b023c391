import { App, ConfigProvider } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { RouterProvider } from 'react-router/dom';
import { useMedia } from './media.ts';
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
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const theme = useMemo(() => antdTheme(scheme, { still }), [scheme, still]);
  return (
    <ConfigProvider theme={theme} locale={antdWords[locale]} button={{ autoInsertSpace: false }}>
      <App notification={{ maxCount: 3 }}>{children}</App>
    </ConfigProvider>
  );
}
