import { z } from 'zod';
import { byId, done, id, page, pageQuery, timestamp } from '../common.ts';
import { routes } from '../route.ts';

export const deadLetter = z.object({
  id,
  /** `lane:<name>` or `fact:<consumer>`. */
  origin: z.string(),
  key: z.string(),
  failedAt: timestamp,
  attempts: z.int(),
  error: z.string(),
});

export const operationsRoutes = routes({
  'deadLetters.list': {
    method: 'GET',
    path: '/api/v1/dead-letters',
    summary: 'Work that failed for good and waits for a decision',
    access: 'operations.read',
    query: z.strictObject({ ...pageQuery }),
    reply: page(deadLetter),
  },
  'deadLetters.replay': {
    method: 'POST',
    path: '/api/v1/dead-letters/:id/replay',
    summary: 'Try it once more, in order',
    access: 'operations.write',
    params: byId,
    body: z.strictObject({}),
    reply: done,
  },
});
