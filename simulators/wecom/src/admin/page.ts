import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const missing = `模拟器在运行，但它的页面还没有构建。请在仓库里运行：
The simulator runs, but its page is not built. In the repository, run:

  npx vite build --config web/simulator/vite.config.ts

接口仍可使用 / the port answers all the same: GET /sim/state
`;

/** The built page at `/`, or how to build it. */
export async function servePage(server: FastifyInstance, folder: string | undefined): Promise<void> {
  const root = folder === undefined ? null : resolve(folder);
  if (root === null || !existsSync(join(root, 'index.html'))) {
    server.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(missing));
    return;
  }
  await server.register(fastifyStatic, { root, index: 'index.html', cacheControl: false, dotfiles: 'deny' });
}
