import { defineConfig } from 'vite';

/** The chat page: served at /chat and inside the frame that the loader makes. */
export default defineConfig({
  root: `${import.meta.dirname}/frame`,
  base: '/assets/widget/',
  logLevel: 'warn',
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
