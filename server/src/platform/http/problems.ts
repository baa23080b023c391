import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { Problem } from '#contracts/errors';
import { Refusal, refuse } from '#platform/errors';

/** Fields named in one answer; the rest of a very wrong request is not worth listing. */
const MAX_FIELDS = 20;
const MAX_FIELD_NAME = 100;

/** The one translation of a refusal to the wire (RFC 9457). */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  return {
    type: `urn:liren:problem:${refusal.code}`,
    title: STATUS_CODES[refusal.status] ?? 'Error',
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.fields && { fields: refusal.fields }),
    ...(refusal.retryAfter !== undefined && { retryAfter: refusal.retryAfter }),
    requestId,
  };
}

/** `request.invalid` with one sentence per wrong place. Values are not repeated: they may be secrets. */
export function refuseIssues(issues: readonly z.core.$ZodIssue[], part: 'params' | 'query' | 'body'): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of issues.slice(0, MAX_FIELDS)) {
    const path = part === 'body' ? issue.path : [part, ...issue.path];
    const name = path.map(String).join('.').slice(0, MAX_FIELD_NAME) || 'body';
    fields[name] ??= issue.code === 'unrecognized_keys' ? 'has keys that are not known here' : issue.message;
  }
  return refuse('request.invalid', 'The request is not as the API describes it; see fields', { fields });
}

/** What the server's own parts refuse, by what they say of the status. Anything else is our fault and says nothing. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode = 500, code = '' } = (error ?? {}) as { statusCode?: number; code?: string };
  if (statusCode === 413 || code === 'FST_FILES_LIMIT') return refuse('request.too_large', 'The request is too large');
  if (statusCode === 415) return refuse('request.unsupported_media', 'This type of body is not accepted here');
  if (statusCode === 404) return refuse('request.not_found', 'There is nothing at this address');
  if (statusCode >= 400 && statusCode < 500) return refuse('request.unreadable', 'The request cannot be read');
  return refuse('service.broken', 'The service failed. Name the request id when you report it', { cause: error });
}
