import { z } from 'zod';

/** The closed list of error codes that may cross the wire, each with its HTTP status. */
export const errorCodes = {
  'request.invalid': 400,
  'request.unreadable': 400,
  'request.too_large': 413,
  'request.unsupported_media': 415,
  'request.not_found': 404,
  'request.method_not_allowed': 405,
  'request.rate_limited': 429,
  'service.overloaded': 503,
  'service.stopping': 503,
  'service.broken': 500,
  'session.required': 401,
  'session.bad_credentials': 401,
  'session.throttled': 429,
  'session.csrf': 403,
  'session.password_change_required': 403,
  'session.origin': 403,
  'permission.denied': 403,
  'visitor.required': 401,
  'visitor.expired': 401,
  'visitor.identity_required': 401,
  'visitor.identity_invalid': 401,
  'password.weak': 422,
  'password.wrong': 422,
  'password.expired': 401,
  'staff.email_taken': 409,
  'staff.last_admin': 409,
  'conversation.not_found': 404,
  'conversation.closed': 409,
  'conversation.not_yours': 409,
  'conversation.already_claimed': 409,
  'conversation.not_waiting': 409,
  'message.duplicate_differs': 409,
  'message.empty': 422,
  'message.not_found': 404,
  'customer.not_found': 404,
  'staff.not_found': 404,
  'article.not_found': 404,
  'article.conflict': 409,
  'article.not_ready': 422,
  'file.not_found': 404,
  'file.type_refused': 415,
  'file.too_large': 413,
  'file.link_expired': 403,
  'turn.not_found': 404,
  'dead_letter.not_found': 404,
  'widget.not_found': 404,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** RFC 9457 problem details. `detail` is a sentence for people; `code` is for programs and never changes. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  /** Where the request was wrong: JSON path → sentence. */
  fields: z.record(z.string(), z.string()).optional(),
  /** Seconds to wait before trying again, with 429 and 503. */
  retryAfter: z.number().optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
