import { sql, type RawBuilder } from 'kysely';
import type { Speaker } from '#contracts/http/conversations';
import type { Permission } from '#contracts/permissions';

/** Which conversations a member of staff may know of. Those beyond it do not exist for him. */
export interface Reach {
  /** Those of every team. */
  readonly everything: boolean;
  /** His own teams. */
  readonly teams: readonly string[];
  /** He reaches those in which he speaks, whosever they are. */
  readonly staffId: string;
}

interface Reader {
  readonly staffId: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly teams: ReadonlySet<string>;
}

/** `conversation.all` reaches every team's; without it what belongs to no team, to his own, and what he speaks in. */
export function reachOf({ staffId, permissions, teams }: Reader): Reach {
  return { everything: permissions.has('conversation.all'), teams: [...teams], staffId };
}

/** What of a conversation decides who reaches it. */
export interface Belonging {
  readonly team_id: string | null;
  readonly speaker: Speaker;
  readonly staff_id: string | null;
}

/** The rule over a row that is at hand. */
export function reaches({ everything, teams, staffId }: Reach, { team_id, speaker, staff_id }: Belonging): boolean {
  return everything || team_id === null || teams.includes(team_id) || (speaker === 'person' && staff_id === staffId);
}

/** The rule as SQL over `conversations`, from the parameter `first` on. */
export const withinSql = (first: number): string =>
  `($${first}::boolean or team_id is null or team_id = any($${first + 1}::uuid[]) or (speaker = 'person' and staff_id = $${first + 2}::uuid))`;

/** Values for `withinSql`, as text. */
export const withinValues = ({ everything, teams, staffId }: Reach) =>
  [String(everything), `{${teams.join(',')}}`, staffId] as const;

/** The rule for queries that are composed; nobody pays for it who reaches everything. */
export function within({ everything, teams, staffId }: Reach): RawBuilder<boolean> {
  if (everything) return sql<boolean>`true`;
  return sql<boolean>`(team_id is null or team_id = any(${[...teams]}::uuid[]) or (speaker = 'person' and staff_id = ${staffId}))`;
}
