/** The permission matrix: every route, every caller, every distance of the object. Derived; nothing is stored twice. */
import { permissionsOf, roles, type Permission, type Role } from '#contracts/permissions';
import type { Route } from '#contracts/route';
import { declaredRoutes, kindOf, kinds, type Distance, type KindName } from './objects.ts';
import type { Kind } from './kind.ts';

/** A role that a company made for itself, as the tests make one: no `conversation.all`. */
export const customRole = ['conversation.read', 'conversation.reply', 'customer.read', 'trace.read'] as const;

/** What the tests give to an API key. */
export const keyScopes = ['conversation.read', 'customer.read', 'knowledge.read'] as const;

const strangers = ['nobody', 'expired', 'visitor', 'keeper'] as const;
const staff = [...roles, 'custom', 'key'] as const;
export const callers = [...strangers, ...staff] as const;
export type CallerName = (typeof callers)[number];

/** let in · 401: is not who this route serves · 403: may not do this · 404: for him there is no such thing. */
export type Outcome = 'in' | 401 | 403 | 404;

export interface Cell {
  readonly route: string;
  readonly caller: CallerName;
  readonly distance: Distance;
  readonly expected: Outcome;
}

type Table = Readonly<Record<string, Route>>;

export function rightsOf(caller: CallerName): ReadonlySet<Permission> {
  if (caller === 'custom') return new Set(customRole);
  if (caller === 'key') return new Set(keyScopes);
  return (strangers as readonly string[]).includes(caller) ? new Set() : permissionsOf([caller as Role]);
}

/** May he come in at all? Asked before anything is looked for, so that a 403 tells nothing of what there is. */
function atTheDoor({ access, onlyPeople }: Route, caller: CallerName): 'in' | 401 | 403 {
  if (access === 'public') return 'in';
  if (access === 'visitor' || access === 'keeper') return caller === access ? 'in' : 401;
  if ((strangers as readonly string[]).includes(caller)) return 401;
  if (caller === 'key' && (access === 'session' || onlyPeople)) return 403;
  if (access === 'session') return 'in';
  return rightsOf(caller).has(access) ? 'in' : 403;
}

/** What is due to a caller before an object at this distance. */
export function expected(route: Route, kind: KindName, caller: CallerName, distance: Distance): Outcome {
  const door = atTheDoor(route, caller);
  if (door !== 'in' || distance === 'own') return door;
  if (distance === 'other company') return 404;
  return 'byTeam' in kinds[kind] && rightsOf(caller).has('conversation.all') ? 'in' : 404;
}

/** Routes nobody has declared, and declarations of routes that are no more. */
export function gaps(table: Table): { undeclared: string[]; unknown: string[]; twice: string[] } {
  const names = Object.keys(table);
  return {
    undeclared: names.filter((name) => kindOf(name) === undefined),
    unknown: declaredRoutes.filter((name) => !names.includes(name)),
    twice: declaredRoutes.filter((name, at) => declaredRoutes.indexOf(name) !== at),
  };
}

/** Every cell of the table. */
export function cellsOf(table: Table): Cell[] {
  return Object.entries(table).flatMap(([name, route]) => {
    const kind = kindOf(name);
    if (!kind) return [];
    const { at }: Kind = kinds[kind];
    return callers.flatMap((caller) =>
      at.map((distance) => ({
        route: name,
        caller,
        distance,
        expected: expected(route, kind, caller, distance),
      })),
    );
  });
}

const signs = { in: '✓', 401: '×', 403: '–', 404: '∅' } as const;

const shown: readonly (readonly [CallerName, string])[] = [
  ['nobody', 'nobody'],
  ['visitor', 'visitor'],
  ['keeper', 'keeper'],
  ...roles.map((role) => [role, role] as const),
  ['custom', 'custom'],
  ['key', 'key'],
];

/** The matrix as a page that people review. */
export function page(table: Table): string {
  const areas = Map.groupBy(Object.keys(table), (name) => name.split('.')[0]!);
  const parts = [...areas].map(([area, names]) => areaTable(table, area, names));
  return `${heading}\n${parts.join('\n')}`;
}

const heading = `# Who may do what

Written by \`node tools/permissions.ts\` from the contracts and \`tools/permissions/objects.ts\`; \`npm run check\` compares
it, and \`server/test/security/matrix.test.ts\` calls every cell of it on a running house. Do not edit it by hand: read its
diff.

Each sign is one call: of something of one's **own**, then (for conversations and customers) of **another team**, then of
**another company**.

| sign | the caller hears |
|---|---|
| ✓ | he is let in; what happens then depends on what he asks for |
| × | 401: he is nobody whom this route serves |
| – | 403: he may not do this, whatever it names. It is said before anything is looked for |
| ∅ | 404: for him there is no such thing |

An expired session hears what nobody hears. \`custom\` holds ${list(customRole)}; \`key\` is a program with ${list(keyScopes)}.
`;

function list(rights: readonly string[]): string {
  return rights.map((right) => `\`${right}\``).join(', ');
}

function areaTable(table: Table, area: string, names: readonly string[]): string {
  const head = `| route | needs | names | ${shown.map(([, title]) => title).join(' | ')} |`;
  const rule = `|---|---|---|${shown.map(() => '---').join('|')}|`;
  const rows = names.map((name) => routeRow(name, table[name]!));
  return `## ${area}\n\n${[head, rule, ...rows].join('\n')}\n`;
}

function routeRow(name: string, route: Route): string {
  const kind = kindOf(name);
  if (!kind) return `| \`${name}\` | ${route.access} | not declared |`;
  const { at, what }: Kind = kinds[kind];
  const cells = shown.map(([caller]) => at.map((distance) => signs[expected(route, kind, caller, distance)]).join(''));
  return `| \`${name}\` | ${route.access} | ${what} | ${cells.join(' | ')} |`;
}
