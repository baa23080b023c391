import { randomUUID } from 'node:crypto';
import type { Company, Person, World } from './world.ts';

export interface Team {
  readonly id: string;
  readonly name: string;
}

/** A team of this company with these members. */
export async function teamOf(world: World, company: Company, name: string, members: readonly Person[]): Promise<Team> {
  const id = randomUUID();
  await world.rows(
    `insert into teams (tenant_id, id, name, short, colour, created_at) values ($1, $2, $3, $4, '#0f766e', now())`,
    [company.tenant, id, name, [...name][0]],
  );
  for (const { id: staffId } of members)
    await world.rows(`insert into team_members (tenant_id, team_id, staff_id) values ($1, $2, $3)`, [
      company.tenant,
      id,
      staffId,
    ]);
  return { id, name };
}
