import type { FastifyInstance } from 'fastify';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Route } from '#contracts/route';
import { openApi } from './openapi.ts';
import { pagePolicy } from './page-policy.ts';

/** `/api/openapi.json`, and `/api/docs` to read and try it; nothing is loaded from elsewhere. */
export async function serveDocs(app: FastifyInstance, table: () => Record<string, Route>): Promise<void> {
  let made: Record<string, unknown> | undefined;
  // Made at the first question: by then every table is mounted.
  const document = () => (made ??= openApi(table()));

  app.get('/api/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(document()));

  await app.register(async (scope) => {
    await scope.register(swagger, {
      mode: 'static',
      specification: { document: { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} } },
    });
    await scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: pagePolicy({ frameAncestors: "'self'" }),
      // Folded: a hundred open operations take a browser seconds. The bar on top only repeats where the document lies.
      uiConfig: { docExpansion: 'none', deepLinking: true, filter: true, tagsSorter: 'alpha' },
      theme: {
        title: 'Liren API',
        css: [{ filename: 'liren.css', content: '.swagger-ui .topbar { display: none }' }],
      },
      transformSpecification: document,
      transformSpecificationClone: false,
    });
  });
}
