import type { Session } from '../wire.ts';

export const groupNames = ['waiting', 'mine', 'others', 'program', 'ended'] as const;
export type GroupName = (typeof groupNames)[number];

/** Sessions of the accounts that a member serves, by who has them; whoever waits longest stands first. */
export function groupsOf(
  sessions: readonly Session[],
  userid: string,
  serves: ReadonlySet<string>,
): { readonly name: GroupName; readonly sessions: readonly Session[] }[] {
  const ours = sessions.filter(({ open_kfid }) => serves.has(open_kfid));
  const groups = groupNames.map((name) => {
    const those = ours.filter((session) => groupOf(session, userid) === name);
    const oldestFirst = name === 'waiting' ? 1 : -1;
    return { name, sessions: those.toSorted((one, other) => oldestFirst * (one.lastAt - other.lastAt)) };
  });
  return groups.filter((group) => group.sessions.length > 0);
}

function groupOf({ state, servicer }: Session, userid: string): GroupName {
  if (state === 2) return 'waiting';
  if (state === 4) return 'ended';
  if (state < 2) return 'program';
  return servicer === userid ? 'mine' : 'others';
}
