import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { tokenSheet } from '#web-ui/css.ts';
import { Root } from './app/root.tsx';
import './app/base.css';

const sheet = document.createElement('style');
sheet.textContent = tokenSheet();
document.head.prepend(sheet);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
