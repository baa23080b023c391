/** Every route says what it names, and the committed matrix is the one that follows from the contracts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRoutes } from '#contracts/http/index';
import type { Route } from '#contracts/route';
import { gaps, page } from '../permissions/matrix.ts';
import { type Finding, type Report, looked } from './gate.ts';

const declared = 'tools/permissions/objects.ts';
const committed = 'docs/permissions.md';

export async function checkPermissions(root: string): Promise<Report> {
  return looked(permissionFindings(allRoutes, readFileSync(join(root, committed), 'utf8')));
}

/** The same over any table of routes. */
export function permissionFindings(table: Readonly<Record<string, Route>>, text: string): Finding[] {
  const { undeclared, unknown, twice } = gaps(table);
  const finding = (rule: string, file: string, message: string): Finding => ({ rule, file, message });
  const findings = [
    ...undeclared.map((name) => finding('undeclared', declared, `${name} does not say what it names`)),
    ...unknown.map((name) => finding('unknown', declared, `${name} is no route`)),
    ...twice.map((name) => finding('twice', declared, `${name} is declared twice`)),
  ];
  if (findings.length === 0 && text !== page(table))
    findings.push(finding('stale', committed, 'Run `node tools/permissions.ts` and read the diff'));
  return findings;
}
