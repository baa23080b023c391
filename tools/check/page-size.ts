/** What a browser must load before a page of ours that promises to be small can be seen, compressed as it travels. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Finding, type Report, looked } from './gate.ts';
import { filesUnder } from './sources.ts';

const bytesPerKb = 1000;
/** On a host page before anyone clicked. */
const loaderLimitKb = 5;
/** Everything the chat page names in its HTML; what it loads later is not counted. */
const shellLimitKb = 60;
/** The phones of the WeCom simulator, all of it: a stage for strangers should stand at once. */
const simulatorLimitKb = 120;

function gzippedKb(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) / bytesPerKb;
}

function built(root: string, app: string): string[] {
  const folder = join(root, 'dist', 'web', app);
  return filesUnder(folder, '', (name) => /\.(html|js|css)$/.test(name)).map((file) => join(folder, file));
}

/** The page, and the scripts and styles that its HTML names. */
function shellOf(files: readonly string[]): string[] {
  const html = files.filter((file) => file.endsWith('.html'));
  const text = html.map((file) => readFileSync(file, 'utf8')).join('');
  const named = [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map((match) => match[1]?.split('/').at(-1));
  return [...html, ...files.filter((file) => named.some((name) => name && file.endsWith(name)))];
}

export async function checkPageSize(root: string): Promise<Report> {
  if (!existsSync(join(root, 'dist', 'web', 'loader'))) {
    return { kind: 'skipped', reason: 'the pages are not built; npm test builds them' };
  }
  const parts = [
    { what: 'loader', limit: loaderLimitKb, files: built(root, 'loader').filter((file) => file.endsWith('.js')) },
    { what: 'widget', limit: shellLimitKb, files: shellOf(built(root, 'widget')) },
    { what: 'simulator', limit: simulatorLimitKb, files: built(root, 'simulator') },
  ].map((part) => ({ ...part, size: gzippedKb(part.files) }));
  const findings = parts.flatMap(({ what, limit, size, files }): Finding[] => {
    const file = `dist/web/${what}`;
    if (files.length === 0) return [{ rule: 'page-size', file, message: 'is empty' }];
    if (size <= limit) return [];
    return [{ rule: 'page-size', file, message: `${size.toFixed(1)} kB gzip, the limit is ${limit}` }];
  });
  return looked(findings, parts.map(({ what, size }) => `${what} ${size.toFixed(1)} kB`).join(', '));
}
