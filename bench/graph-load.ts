import { randomUUID } from 'node:crypto';
import { nameKey, type GraphKinds } from '#libs/graph';
import type { World } from './world.ts';

/** Rows written by one statement. */
const BATCH = 5_000;
/** Letters of invented names: none of them means anything in a question. */
const letters = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'.split('');

/** How many of each there are; relations are three times as many as entities. */
export interface Sizes {
  readonly cities: number;
  readonly provinces: number;
  readonly regions: number;
  readonly people: number;
}

export const sizesFor = (entities: number): Sizes => {
  const provinces = Math.round(entities * 0.09);
  const regions = Math.round(entities * 0.009);
  return { provinces, regions, people: regions, cities: entities - provinces - 2 * regions };
};

const both = (word: string) => ({ zh: word, en: word });
const type = (id: string, zh: string, asked: string[]) => ({
  id,
  label: both(zh),
  words: [],
  asked,
  counted: ['个'],
  properties: [],
});
const relation = (
  id: string,
  words: string[],
  [from, to]: readonly [string[], string[]],
  how: { say: string; within?: boolean },
) => ({ id, label: both(id), words, from, to, say: both(how.say), within: how.within ?? false });

export const kinds: GraphKinds = {
  types: [
    type('city', '城市', []),
    type('province', '省份', []),
    type('region', '大区', []),
    type('person', '人员', ['谁']),
  ],
  relations: [
    relation(
      'part-of',
      [],
      [
        ['city', 'province'],
        ['province', 'region'],
      ],
      { say: '{from}属于{to}', within: true },
    ),
    relation('approved-by', ['审批'], [['region'], ['person']], { say: '{from}由{to}审批' }),
    relation('twin-of', ['结对'], [['city'], ['city']], { say: '{from}和{to}结对' }),
  ],
};

/** 12345 in letters, so that no name holds another. */
const coded = (n: number) =>
  Array.from({ length: 5 }, (_, at) => letters[Math.floor(n / letters.length ** at) % letters.length]).join('');

export const nameOf = (kind: keyof Sizes, n: number) =>
  `${coded(n)}${{ cities: '城', provinces: '省', regions: '区', people: '君' }[kind]}`;

/** The sentence that every invented fact stands on. */
export const quote = '各地都由所在大区审批。';

/** Fills the graph of a company. Returns how many entities and relations it has. */
export async function fillGraph(
  world: World,
  { tenant, articleId, sizes }: { tenant: string; articleId: string; sizes: Sizes },
): Promise<{ entities: number; relations: number }> {
  const ids = new Map<string, string>();
  const entities = (Object.keys(sizes) as (keyof Sizes)[]).flatMap((kind) =>
    Array.from({ length: sizes[kind] }, (_, n) => {
      const id = randomUUID();
      ids.set(`${kind} ${n}`, id);
      return { id, type: typeOf[kind], name: nameOf(kind, n) };
    }),
  );
  const at = (kind: keyof Sizes, n: number) => ids.get(`${kind} ${n % sizes[kind]}`)!;
  const part = (from: string, to: string) => ({ type: 'part-of', from, to });
  const relations = [
    ...Array.from({ length: sizes.cities }, (_, n) => part(at('cities', n), at('provinces', n))),
    ...Array.from({ length: sizes.provinces }, (_, n) => part(at('provinces', n), at('regions', n))),
    ...Array.from({ length: sizes.regions }, (_, n) => ({
      type: 'approved-by',
      from: at('regions', n),
      to: at('people', n),
    })),
  ];
  for (let n = 0; relations.length < 3 * entities.length; n++)
    relations.push({
      type: 'twin-of',
      from: at('cities', n),
      to: at('cities', n * 7 + 1 + Math.floor(n / sizes.cities)),
    });
  const source = [tenant, articleId, quote];
  await write(world, entities, (rows) => [
    `insert into graph_entities (tenant_id, id, type, name, source_article, quote, updated_at)
     select $1, id, type, name, $2, $3, now() from unnest($4::uuid[], $5::text[], $6::text[]) as e (id, type, name)`,
    [...source, rows.map(({ id }) => id), rows.map((row) => row.type), rows.map(({ name }) => name)],
  ]);
  await write(world, entities, (rows) => [
    `insert into graph_names (tenant_id, entity_id, name_key, name, is_main)
     select $1, id, key, name, true from unnest($2::uuid[], $3::text[], $4::text[]) as e (id, key, name)`,
    [tenant, rows.map(({ id }) => id), rows.map(({ name }) => nameKey(name)), rows.map(({ name }) => name)],
  ]);
  await write(world, relations, (rows) => [
    `insert into graph_relations (tenant_id, id, type, from_id, to_id, source_article, quote, updated_at)
     select $1, gen_random_uuid(), type, a, b, $2, $3, now() from unnest($4::text[], $5::uuid[], $6::uuid[]) as r (type, a, b)`,
    [...source, rows.map((row) => row.type), rows.map(({ from }) => from), rows.map(({ to }) => to)],
  ]);
  // As it stands a while after an import: what the server does by itself later would run beside the questions.
  await world.sql('vacuum (analyze) graph_entities, graph_names, graph_relations');
  return { entities: entities.length, relations: relations.length };
}

const typeOf: Record<keyof Sizes, string> = {
  cities: 'city',
  provinces: 'province',
  regions: 'region',
  people: 'person',
};

async function write<T>(world: World, all: readonly T[], how: (rows: readonly T[]) => [string, unknown[]]) {
  for (let from = 0; from < all.length; from += BATCH) await world.sql(...how(all.slice(from, from + BATCH)));
}
