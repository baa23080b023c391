import { z } from 'zod';
import { id, text } from '../common.ts';
import { routes } from '../route.ts';

/** Scripts that one list holds; a company with more searches. */
export const scriptLimit = 1_000;

export const script = z.object({
  articleId: id,
  title: z.string(),
  /** With open places: `{{称呼}}`. */
  text: z.string(),
  category: z.string(),
  /** The title in pinyin and its first letters, so that `tk` finds 退款. */
  sound: z.object({ full: z.string(), first: z.string() }),
});
export type Script = z.infer<typeof script>;

/** Words that bot and people share (话术), as people at the desk find them. */
export const scriptRoutes = routes({
  'scripts.list': {
    method: 'GET',
    path: '/api/v1/scripts',
    summary:
      'Published scripts that are said now, by title, and the brand they name; with a search those that hold the words',
    access: 'knowledge.read',
    query: z.strictObject({ search: text(100).optional() }),
    reply: z.object({ items: z.array(script), more: z.boolean(), brand: z.string() }),
  },
});
