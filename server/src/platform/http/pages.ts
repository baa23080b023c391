import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '#platform/errors';
import { pagePolicy } from './page-policy.ts';

export interface PageOptions {
  /** Folder of the built console; `index.html` is its page. */
  console: string;
  /** Folder of the built widget: `index.html` is the chat page. */
  widget: string;
  /** Folder with `widget.js`, the script of host pages. */
  loader: string;
  /** Of the widget that `/chat` opens, given the key asked for with `?widget=`. */
  chatPage(asked: string | undefined): Promise<ChatPage | undefined>;
}

export interface ChatPage {
  key: string;
  languages: readonly string[];
  /** Which pages may hold it: the value of `frame-ancestors`. */
  ancestors: string;
}

type Frames = 'ours' | 'anywhere';

/** The console, the chat and what they load. Files with a hash in their name may be kept for ever, pages never. */
export async function servePages(app: FastifyInstance, pages: PageOptions, publicUrl: string): Promise<void> {
  const built = [pages.console, pages.widget, pages.loader].filter((folder) => existsSync(folder));
  await app.register(fastifyStatic, {
    // Without built pages the API still answers; each page then says that it was not built yet.
    root: built.length > 0 ? built : [import.meta.dirname],
    serve: false,
    cacheControl: false,
  });
  const https = publicUrl.startsWith('https:');
  const framed = { helmet: pageHeaders('anywhere', https) };
  const unframed = { helmet: pageHeaders('ours', https) };

  app.get('/', async (_request, reply) => reply.redirect('/console/'));
  app.get('/console', async (_request, reply) => reply.redirect('/console/'));
  app.get<{ Params: { '*': string } }>('/console/*', unframed, async ({ params }, reply) => {
    const file = params['*'];
    // An address without a file ending is one of the console's own: it reads the path itself.
    return path.extname(file) ? sendAsset(reply, file, pages.console) : sendPage(reply, await readPage(pages.console));
  });
  app.get<{ Querystring: Record<string, unknown> }>('/chat', framed, async ({ query }, reply) => {
    const asked = typeof query['widget'] === 'string' ? query['widget'] : undefined;
    const [html, page] = [await readPage(pages.widget), await pages.chatPage(asked)];
    if (page) reply.header('content-security-policy', pagePolicy({ frameAncestors: page.ancestors }));
    return sendPage(reply, withWidget(html, page));
  });
  app.get<{ Params: { '*': string } }>('/assets/widget/*', framed, async ({ params }, reply) =>
    sendAsset(reply, params['*'], pages.widget),
  );
  // Loaded by other sites under a name that never changes: fresh within minutes.
  app.get('/widget.js', framed, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').sendFile('widget.js', pages.loader),
  );
}

/** Puts key and languages where the chat's script looks for them. */
export function withWidget(html: string, page: Pick<ChatPage, 'key' | 'languages'> | undefined): string {
  if (page === undefined) return html;
  const escape = (value: string) => value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  const metas = { 'liren-widget': page.key, 'liren-languages': page.languages.join(' ') };
  const lines = Object.entries(metas).map(([name, value]) => `<meta name="${name}" content="${escape(value)}">`);
  return html.replace('</head>', () => `${lines.join('')}</head>`);
}

async function readPage(folder: string): Promise<string> {
  try {
    return await readFile(path.join(folder, 'index.html'), 'utf8');
  } catch (cause) {
    throw refuse('request.not_found', 'This page was not built yet', { cause });
  }
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
}

function sendAsset(reply: FastifyReply, file: string, root: string): FastifyReply {
  const hashed = /[-.][\w-]{8,}\.\w+$/.test(file);
  return reply
    .header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    .sendFile(file, root);
}

function pageHeaders(frames: Frames, https: boolean) {
  const policy = pagePolicy({ frameAncestors: frames === 'ours' ? "'self'" : '*' });
  const directives = Object.fromEntries(
    policy.split('; ').map((line) => {
      const [name, ...values] = line.split(' ');
      return [name!, values] as const;
    }),
  );
  return {
    contentSecurityPolicy: { useDefaults: false, directives },
    frameguard: frames === 'ours' ? ({ action: 'sameorigin' } as const) : (false as const),
    crossOriginResourcePolicy: { policy: frames === 'ours' ? 'same-origin' : 'cross-origin' } as const,
    crossOriginOpenerPolicy: frames === 'ours' ? undefined : (false as const),
    hsts: https ? { maxAge: 31_536_000, includeSubDomains: false } : (false as const),
  };
}
