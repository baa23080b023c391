import { z } from 'zod';
import { exampleOf } from '#contracts/examples';
import type { Route } from '#contracts/route';
import { someId } from './front-door.ts';

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
}

/** A body that fits the schema, with every field present. */
export function sample(schema: Schema): unknown {
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return sample(choice[0]!);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, each]) => [key, sample(each)]));
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sample(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return text(schema);
    default:
      return null;
  }
}

/** One of these fits whatever pattern a contract asks for. */
const shapes = ['example.com', '#0f766e', '09:00', '2026-01-01'];

function text({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'uuid') return someId;
  if (format === 'email') return 'mei@example.com';
  if (format === 'uri') return 'https://id.example.com';
  const shape = !format && pattern && shapes.find((each) => new RegExp(pattern, 'u').test(each));
  if (shape) return shape;
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  return 'a'.repeat(Math.max(minLength, 1));
}

/** A body that the route takes, with every field present: where a schema alone cannot say what fits, its example does. */
export function goodBody({ name, route }: { name: string; route: Route }): unknown {
  const made = sample(schemaOf(route.body!));
  if (route.body!.safeParse(made).success) return made;
  return { ...(made as object), ...(exampleOf(name, route)?.body as object | undefined) };
}

/** Every place of a body, with values that do not belong there. */
export function* wrongBodies(schema: Schema, good: unknown): Generator<{ at: string; body: unknown }> {
  for (const [at, fits] of places(schema, [])) {
    for (const wrong of [null, 0, 1.5, true, '', 'x'.repeat(9_000), [], [[]], {}, { a: 1 }, '\u0000', '\ud800']) {
      if (fits.safeParse(wrong)) continue;
      yield { at: `${at.join('.')} = ${JSON.stringify(wrong).slice(0, 20)}`, body: put(good, at, wrong) };
    }
  }
}

type Place = [string[], { safeParse(value: unknown): boolean }];

function* places(schema: Schema, at: string[]): Generator<Place> {
  if (at.length > 0)
    yield [at, { safeParse: (value) => z.fromJSONSchema(schema as never).safeParse(value).success && clean(value) }];
  for (const [key, each] of Object.entries(
    (schema.oneOf ?? schema.anyOf)?.[0]?.properties ?? schema.properties ?? {},
  )) {
    yield* places(each, [...at, key]);
  }
  if (schema.items) yield* places(schema.items, [...at, '0']);
}

function clean(value: unknown): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\u0000'));
}

function put(value: unknown, [key, ...rest]: string[], wrong: unknown): unknown {
  if (key === undefined) return wrong;
  if (Array.isArray(value)) return [put(value[Number(key)], rest, wrong)];
  return { ...(value as object), [key]: put((value as Record<string, unknown> | undefined)?.[key], rest, wrong) };
}
