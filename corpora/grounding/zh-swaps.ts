/** Writes zh-swaps.jsonl from scenes.txt: one row a reply. `node corpora/grounding/zh-swaps.ts` */
import { readFileSync, writeFileSync } from 'node:fs';

const labels = { '+': 'supported', '-': 'contradicted', '?': 'not_found' } as const;
const here = import.meta.dirname;

let knowledge = '';
const rows: string[] = [];
for (const [at, line] of readFileSync(`${here}/scenes.txt`, 'utf8').split('\n').entries()) {
  if (line === '' || line.startsWith('#')) continue;
  const [, sign, rest] = /^([=+?-]) (.+)$/u.exec(line) ?? [];
  if (sign === undefined || rest === undefined) throw new Error(`scenes.txt line ${at + 1} cannot be read`);
  if (sign === '=') {
    knowledge = rest;
    continue;
  }
  const gap = rest.indexOf(' ');
  const [kind, reply] = [rest.slice(0, gap), rest.slice(gap + 1)];
  const language = /\p{Script=Han}/u.test(reply) ? 'zh' : 'en';
  rows.push(JSON.stringify({ knowledge, reply, label: labels[sign as keyof typeof labels], kind, language }));
}
writeFileSync(`${here}/zh-swaps.jsonl`, `${rows.join('\n')}\n`);
