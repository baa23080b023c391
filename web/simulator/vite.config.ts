import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where the simulator's admin port is while the page is served by Vite. */
const simulator = process.env.SIMULATOR_URL ?? 'http://127.0.0.1:18190';

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
  server: { proxy: { '/sim': simulator } },
  build: {
    outDir: here('../../dist/web/simulator'),
    emptyOutDir: true,
    target: 'es2023',
  },
});
