import { limits } from '#contracts/common';
import { errorMeanings } from '#contracts/error-meanings';
import { errorCodes, type ErrorCode } from '#contracts/errors';
import { keyLimits } from '#contracts/http/keys';

/** What one must know before the first call, in Markdown; it stands at the top of `/api/docs`. */
export const guide = `
Everything the console and the widget do. All bodies are JSON in UTF-8, times are RFC 3339, ids are UUIDs.

## Authentication

| who | how |
|---|---|
| a program | \`Authorization: Bearer lrk_…\`: an API key, made under Settings → API keys. It needs no cookie and no CSRF token. |
| a person | the session cookie of the console, and its \`x-csrf-token\` with everything that changes something |
| a customer | \`Authorization: Bearer\` and the visitor token of \`visitor.start\`, on \`/chat/v1\` only |

A key can do what its scopes name and whoever made it may still do: the narrower of both holds with each call. Operations
marked \`x-only-people\` are closed to keys whatever their scopes. Sockets take no keys: ask for pages, or let webhooks tell you.

## Pagination

Lists take \`limit\` (1 to ${limits.page}) and \`cursor\`, and answer \`{ items, next }\`. Send \`next\` as the \`cursor\` of the following
page until it is null. Cursors are opaque; rows that are added meanwhile move nothing that was read.

## Idempotency

Send \`Idempotency-Key: "<a new UUID>"\` with a POST, PUT, PATCH or DELETE of staff, and repeat the call with the same key when
you heard no answer (draft-ietf-httpapi-idempotency-key-header). For 24 hours the first answer comes again, marked
\`idempotency-replayed: true\`. Another request under the same key is 422 \`request.idempotency_mismatch\`; while the first is at
work, 409 \`request.idempotency_busy\` with \`retry-after\`. 429, 401 and 5xx are not kept. Answers are kept sealed. Routes of the
session (\`/api/v1/session…\`) do not look at the header; for uploads the length stands for the bytes.

## Rate limits

\`RateLimit-Policy\` names the share that counts (\`"key"\` for a program: ${keyLimits.burst} calls at once, ${keyLimits.perSecond} more each second;
\`"address"\` for everyone else), \`RateLimit\` what is left of it: r calls, all back in t seconds
(draft-ietf-httpapi-ratelimit-headers). Beyond it: 429 with \`retry-after\`. Shares are counted by each server process.

## Versioning

The path carries the version. Within \`v1\` fields and operations are only added: ignore fields that you do not know. What goes
away is announced a release ahead and stands in a new version beside the old one.

## Errors

Refusals are RFC 9457 problem details (\`application/problem+json\`) with a \`code\` that never changes its meaning. The list is
closed; programs decide by \`code\`, people read \`detail\`. \`fields\` names each wrong place of a request.

| code | status | meaning |
|---|---|---|
${Object.entries(errorCodes)
  .map(([code, status]) => `| \`${code}\` | ${status} | ${errorMeanings[code as ErrorCode] ?? ''} |`)
  .join('\n')}
`.trim();
