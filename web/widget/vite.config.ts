import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { tokenSheet } from '../ui/css.ts';

/** The public help centre comes from the server as plain pages; its one sheet is built beside the chat. */
const helpSheet: Plugin = {
  name: 'help-sheet',
  generateBundle() {
    const rules = readFileSync(`${import.meta.dirname}/../help/help.css`, 'utf8');
    this.emitFile({ type: 'asset', fileName: 'help.css', source: `${tokenSheet()}\n${rules}` });
  },
};

/** The chat page: served at /chat and inside the frame that the loader makes. */
export default defineConfig({
  root: `${import.meta.dirname}/frame`,
  base: '/assets/widget/',
  logLevel: 'warn',
  plugins: [helpSheet],
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../../dist/web/widget',
    emptyOutDir: true,
    // Browsers inside WeChat lag years behind.
    target: ['es2020', 'chrome87', 'safari14'],
    assetsDir: '.',
    modulePreload: { polyfill: false },
  },
});
