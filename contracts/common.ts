import { z } from 'zod';

/** Sizes that cross the wire; each reached limit answers 4xx with a code. */
export const limits = {
  /** Characters in one text message. */
  messageText: 4_000,
  /** Bytes of a JSON body. */
  jsonBody: 64 * 1024,
  /** Bytes of a body that holds the passages of a whole document. */
  chunksBody: 8 * 1024 * 1024,
  /** Nesting depth of a JSON body. */
  jsonDepth: 12,
  /** Bytes of one uploaded file. */
  file: 20 * 1024 * 1024,
  /** Rows in one page of a list. */
  page: 100,
  /** Messages a visitor may send in `visitorWindowSeconds`. */
  visitorMessages: 20,
  visitorWindowSeconds: 10,
  /** Characters of an article's answer. */
  answer: 8_000,
  /** Similar questions of one article. */
  similar: 50,
  /** Answers of one article for other languages, channels and times. */
  answers: 30,
  /** Products one article is about. */
  products: 20,
  /** Characters of one passage of a document, and passages of one document. */
  chunk: 4_000,
  chunks: 3_000,
  /** Depth of the headings over a passage. */
  headings: 9,
  /** Rooms one socket may follow. */
  rooms: 50,
} as const;

/** Text without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\u0000'), {
      error: 'must be well-formed text without NUL',
    });

export const id = z.uuid();
export const timestamp = z.iso.datetime({ offset: true });
export const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const locale = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof locale>;

export const pageQuery = {
  cursor: text(200).optional(),
  limit: z.coerce.number().int().min(1).max(limits.page).default(50),
};

/** One page of a list; `next` is the cursor of the following page or null at the end. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const done = z.object({ done: z.literal(true) });
export const byId = z.strictObject({ id });
