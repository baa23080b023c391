import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { tokenSheet } from '#web-ui/css.ts';
import { App } from './app.tsx';
import { LiveProvider } from './live/use-live.tsx';
import { ActProvider } from './parts/use-act.tsx';
import { PreferencesProvider } from './preferences.tsx';
import './styles/base.css';
import './styles/stage.css';
import './styles/chat.css';
import './styles/client.css';
import './styles/log.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokenSheet());
document.adoptedStyleSheets = [sheet];

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <PreferencesProvider>
      <LiveProvider>
        <ActProvider>
          <App />
        </ActProvider>
      </LiveProvider>
    </PreferencesProvider>
  </StrictMode>,
);
