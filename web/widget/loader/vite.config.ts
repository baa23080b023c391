import { defineConfig } from 'vite';

/** One classic script for a tag on somebody else's page: no import, no dependency, no global but `Liren`. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: '../../../dist/web/loader',
    emptyOutDir: true,
    target: 'es2020',
    rolldownOptions: {
      input: `${import.meta.dirname}/main.ts`,
      output: { format: 'iife', entryFileNames: 'widget.js' },
    },
  },
});
