/** Relative links in Markdown lead to a file that exists, and `#anchors` to a heading. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Finding, type Report, looked } from './gate.ts';
import { filesUnder } from './sources.ts';

/** `[text](target)` and `![alt](target "title")`. */
const link = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const elsewhere = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

/** The anchor that a Markdown page gives a heading: lower case, punctuation dropped, hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function withoutCode(markdown: string): string {
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ');
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, blank).replaceAll(/`[^`\n]*`/g, blank);
}

function anchorsOf(path: string): Set<string> {
  const markdown = readFileSync(path, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const headings = [...markdown.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)];
  const named = [...markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)];
  return new Set([...headings.map((match) => anchorOf(match[1] ?? '')), ...named.map((match) => match[1] ?? '')]);
}

function brokenLink(root: string, file: string, target: string): string | undefined {
  const [path = '', anchor = ''] = decodeURI(target).split('#');
  const from = path.startsWith('/') ? root : join(root, dirname(file));
  const to = path === '' ? join(root, file) : normalize(join(from, path));
  if (!to.startsWith(root)) return `${target} leaves the repository`;
  if (!existsSync(to)) return `${target} does not exist`;
  if (anchor !== '' && to.endsWith('.md') && !anchorsOf(to).has(anchor)) {
    return `${target}: no such heading`;
  }
  return undefined;
}

export async function checkDocLinks(root: string): Promise<Report> {
  const pages = filesUnder(root, '', (name) => name.endsWith('.md'));
  const findings: Finding[] = [];
  for (const file of pages) {
    const markdown = withoutCode(readFileSync(join(root, file), 'utf8'));
    for (const match of markdown.matchAll(link)) {
      const target = match[1] ?? '';
      const message = elsewhere.test(target) ? undefined : brokenLink(root, file, target);
      const line = markdown.slice(0, match.index).split('\n').length;
      if (message) findings.push({ rule: 'doc-links', file, line, message });
    }
  }
  return looked(findings, `${pages.length} pages`);
}
