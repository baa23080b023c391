import { exampleEmail } from '#contracts/example-ids';
import type { Example } from '#contracts/examples';
import { isForPrograms, type Route } from '#contracts/route';

interface Schema {
  readonly type?: string;
  /** Of a list of fixed length, each place. */
  readonly minItems?: number;
  readonly prefixItems?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Levels of an answer that are drawn; deeper ones are left empty. */
const MAX_DEPTH = 10;
const EXAMPLE_ID = '0193c1de-7a10-7c5e-9a39-000000000099';

/** What stands for a text, by the name of its field. */
const texts: Readonly<Record<string, string>> = {
  name: '林悦',
  email: exampleEmail,
  question: '加盟费多少钱？',
  title: '加盟费多少钱？',
  answer: '单店加盟费为 3.98 万元，三年一签。',
  excerpt: '单店加盟费为 3.98 万元。',
  text: '您好，请问加盟费是多少？',
  preview: '您好，请问加盟费是多少？',
  category: '费用',
  colour: '#0f766e',
  timeZone: 'Asia/Shanghai',
  mime: 'text/plain',
  url: 'https://hooks.example.com/liren',
  ending: 'q9Zt',
  issuer: 'https://login.example.com',
  link: 'https://shop.example.com/privacy',
  origin: 'https://shop.example.com',
  server: 'https://chat.example.com',
  token: 'lrk_…',
};

/** An answer that fits a JSON schema: not one that was given, one that shows the shape. */
export function exampleReply(schema: Schema, field = '', depth = 0): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return exampleReply(choice, field, depth);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((each) => exampleReply(each, field, depth)));
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        propertiesOf(schema).map(([name, each]) => [name, exampleReply(each, name, depth + 1)]),
      );
    case 'array':
      if (schema.prefixItems) return schema.prefixItems.map((each) => exampleReply(each, field, depth + 1));
      if (depth >= MAX_DEPTH && !schema.minItems) return [];
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        exampleReply(schema.items ?? {}, field.replace(/s$/, ''), depth + 1),
      );
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 1, 1), schema.maximum ?? 1);
    case 'boolean':
      return true;
    case 'string':
      return exampleText(schema, field);
    default:
      return null;
  }
}

/** What an object names; a record has the names of its keys, when those are known. */
function propertiesOf({ properties, propertyNames, additionalProperties }: Schema): [string, Schema][] {
  if (properties) return Object.entries(properties);
  if (typeof additionalProperties !== 'object' || !propertyNames?.enum) return [];
  return propertyNames.enum.map((name) => [String(name), additionalProperties]);
}

function exampleText({ format, pattern, minLength = 0 }: Schema, field: string): string {
  if (format === 'uuid') return EXAMPLE_ID;
  if (format === 'date-time') return '2026-11-22T09:30:00Z';
  if (format === 'date') return '2026-11-22';
  if (pattern?.startsWith('^#')) return '#0f766e';
  if (pattern?.includes('[01]')) return field === 'to' ? '18:00' : '09:00';
  if (pattern && field.startsWith('domain')) return 'example.com';
  const text = texts[field] ?? field;
  return text.length >= minLength ? text : text.padEnd(minLength, 'x');
}

/** The same call on a command line. */
export function curlOf(route: Route, { params = {}, query = {}, body }: Example): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const lines = [
    `curl ${route.method === 'GET' ? '' : `-X ${route.method} `}"$LIREN${path}${search.size > 0 ? `?${search}` : ''}"`,
  ];
  const credential = credentials(route);
  if (credential) lines.push(`-H '${credential}'`);
  if (route.upload) lines.push(`-F 'file=@contract.pdf'`);
  if (body !== undefined) {
    lines.push(`-H 'content-type: application/json'`);
    lines.push(`-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  }
  if (route.download) lines.push('-OJ');
  return lines.join(' \\\n  ');
}

function credentials(route: Route): string | null {
  const { access, method } = route;
  if (access === 'public') return null;
  if (access === 'visitor') return 'authorization: Bearer <visitor token>';
  const cookie = access === 'keeper' ? 'liren_keeper' : 'liren_session';
  if (isForPrograms(route)) return 'authorization: Bearer lrk_…';
  return `cookie: ${cookie}=…${method === 'GET' ? '' : `' -H 'x-csrf-token: …`}`;
}
