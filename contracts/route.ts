import type { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * Who may call a route:
 * `public` anybody · `visitor` a customer with a visitor token · `session` any signed-in staff,
 * also one who must still change his first password · `keeper` who keeps the installation and sees no company's rows ·
 * otherwise the permission a signed-in staff needs.
 */
export type Access = 'public' | 'visitor' | 'session' | 'keeper' | Permission;

/** One HTTP operation as data. Routes, validation, OpenAPI, the typed client and tests derive from it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Bytes that the body may have, where `limits.jsonBody` is too little. */
  readonly bodyBytes?: number;
  /** `files` routes take multipart/form-data with one part named `file`. */
  readonly upload?: true;
  /** Bytes of the uploaded file; `limits.file` unless given. */
  readonly uploadBytes?: number;
  /** `download` routes answer with a stream of bytes in place of JSON; `reply` is not used then. */
  readonly download?: true;
  /** No API key opens it, whatever its scopes: it concerns somebody who is here, or keys themselves. */
  readonly onlyPeople?: true;
  readonly reply: Reply;
  readonly status?: 200 | 201 | 202;
}

const forPeople: readonly Access[] = ['public', 'visitor', 'session', 'keeper', 'security.write'];

/** Whether an API key with the right scope opens a route. What guards the accounts of people is decided by people. */
export function isForPrograms({ access, onlyPeople }: Pick<Route, 'access' | 'onlyPeople'>): boolean {
  return !onlyPeople && !forPeople.includes(access);
}

/** Keeps the literal types of a table of routes; the key is the operation id. */
export function routes<const T extends Record<string, Route>>(table: T): T {
  return table;
}
