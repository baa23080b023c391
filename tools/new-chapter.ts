/**
 * Starts a chapter that stands in the map (tools/check/chapters.ts): its door, its README and its
 * alias in package.json. `node tools/new-chapter.ts leads`. Exit 2 when there is no such chapter or it exists.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapters, mayEnter } from './check/chapters.ts';

const root = join(import.meta.dirname, '..');
const chapter = process.argv[2] ?? '';
const folder = join(root, 'server', 'src', chapter);

const door = `/** The door of ${chapter}: what others may use stands here. */
export {};
`;

const readme = (): string => `# ${chapter}

## Owns

## Words

## Invariants

## Facts

- out:
- in:

## May use

${mayEnter(chapter)
  .filter((name) => name !== chapter)
  .join(', ')}
`;

function addAlias(): void {
  const file = join(root, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { imports: Record<string, string> };
  const { '#web-ui/*': pages, ...imports } = manifest.imports;
  imports[`#${chapter}`] = `./server/src/${chapter}/index.ts`;
  manifest.imports = pages ? { ...imports, '#web-ui/*': pages } : imports;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

if (!(chapter in chapters)) {
  console.error(`Put "${chapter}" into tools/check/chapters.ts first: the map says who may use whom.`);
  process.exitCode = 2;
} else if (existsSync(folder)) {
  console.error(`server/src/${chapter} exists.`);
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.ts'), door);
  writeFileSync(join(folder, 'README.md'), readme());
  addAlias();
  console.log(`server/src/${chapter}/index.ts and README.md; #${chapter} in package.json.`);
}
