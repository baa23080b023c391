/** Which files the gates look at: one walk, without git, so that a copy of the tree can be checked. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that hold source; a new top-level folder is added here. */
const sourceFolders = ['contracts', 'libs', 'server', 'web', 'simulators', 'bench', 'tools', 'packs'] as const;

const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);

/** Source folders that exist under `root`. */
export function presentFolders(root: string): string[] {
  return sourceFolders.filter((folder) => existsSync(join(root, folder)));
}

/** Files below `folder` whose name passes `accept`, relative to `root`, sorted. */
export function filesUnder(root: string, folder: string, accept: (name: string) => boolean): string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const here = join(root, next);
    if (!existsSync(here)) continue;
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      const hidden = entry.name.startsWith('.') || skippedFolders.has(entry.name);
      if (entry.isDirectory() && !hidden) waiting.push(path);
      else if (entry.isFile() && accept(entry.name)) found.push(path);
    }
  }
  return found.sort();
}

/** Every TypeScript file of the house. */
export function typescriptFiles(root: string): string[] {
  return presentFolders(root).flatMap((folder) =>
    filesUnder(root, folder, (name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts')),
  );
}

export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /(^|\/)test\//.test(file);
}
