/** A line of CSV (RFC 4180). A cell that a spreadsheet would compute gets an apostrophe before it. */
export function csvOf(values: readonly string[]): string {
  const cell = (value: string) => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${values.map(cell).join(',')}\r\n`;
}

type Told =
  | {
      kind: 'node';
      id: string;
      type: string;
      name: string;
      synonyms: readonly string[];
      properties: readonly { key: string; value: string }[];
    }
  | {
      kind: 'edge';
      type: string;
      from: string;
      to: string;
      properties: readonly { key: string; value: string }[];
      article: string | null;
    };

/** One statement of openCypher that makes a node or an edge; run again it changes nothing. */
export function cypherOf(told: Told): string {
  if (told.kind === 'node') {
    const values = { name: told.name, synonyms: told.synonyms, ...fields(told.properties) };
    return `MERGE (e:${identifier(told.type)} {id: ${literal(told.id)}}) SET e += ${map(values)};\n`;
  }
  const values = { ...fields(told.properties), ...(told.article !== null && { article: told.article }) };
  const ends = `MATCH (a {id: ${literal(told.from)}}), (b {id: ${literal(told.to)}})`;
  return `${ends} MERGE (a)-[r:${identifier(told.type)}]->(b) SET r += ${map(values)};\n`;
}

const fields = (properties: readonly { key: string; value: string }[]) =>
  Object.fromEntries(properties.map(({ key, value }) => [key, value]));

/** In backticks, so that no name can end it. */
const identifier = (name: string) => `\`${name.replaceAll('`', '``')}\``;

function literal(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
}

function map(values: Readonly<Record<string, string | readonly string[]>>): string {
  const entries = Object.entries(values).map(([key, value]) => {
    const written = typeof value === 'string' ? literal(value) : `[${value.map(literal).join(', ')}]`;
    return `${identifier(key)}: ${written}`;
  });
  return `{${entries.join(', ')}}`;
}
