import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where `npm run dev` finds the server while the console is served by Vite. */
const server = process.env.LIREN_URL ?? 'http://127.0.0.1:18100';

export default defineConfig({
  root: here('.'),
  base: '/console/',
  plugins: [react()],
  server: { proxy: { '/api': { target: server, ws: true }, '/files': server } },
  build: {
    outDir: here('../../dist/web/console'),
    emptyOutDir: true,
    target: 'es2023',
    // antd is one chunk of about 600 kB that rarely changes; splitting it further only adds requests.
    chunkSizeWarningLimit: 900,
  },
});
