import { limits } from '#libs/wecom';
import type { Call } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import { departmentsUnder, isVisible, memberOf, visibleDepartments, visibleMembers } from '../directory/reach.ts';
import type { App, World } from '../world.ts';

export interface Receivers {
  /** As the corp writes them, each once. */
  readonly userids: string[];
  /** Joined by `|`, as the reply has them; userids in lower case. */
  readonly invaliduser: string;
  readonly invalidparty: string;
  readonly invalidtag: string;
}

const ALL = '@all';

/** Who an app message is for. Refuses when nobody is named, too many are, or nobody of them can be told. */
export function receiversOf({ sim, body }: Call, app: App): Receivers {
  const users = split(body.text('touser'));
  if (users.length === 1 && users[0] === ALL) return receivers(sim.world, app, { users, parties: [], tags: [] });
  const named = { users, parties: split(body.text('toparty')), tags: split(body.text('totag')) };
  if (named.users.length + named.parties.length + named.tags.length === 0) refuse(82001);
  if (named.users.length > limits.app.users) refuse(40032);
  if (named.parties.length > limits.app.parties) refuse(82002);
  if (named.tags.length > limits.app.tags) refuse(82003);
  return receivers(sim.world, app, named);
}

interface Named {
  readonly users: readonly string[];
  readonly parties: readonly string[];
  /** Nobody makes tags in a simulated corp: all are unknown. */
  readonly tags: readonly string[];
}

function receivers(world: World, app: App, { users, parties, tags }: Named): Receivers {
  const told = new Set<string>();
  const [invalidUsers, invalidParties]: [string[], string[]] = [[], []];
  const active = visibleMembers(world, app).filter(({ status }) => status === 1);
  for (const name of users) {
    const member = memberOf(world, name);
    if (name === ALL) for (const { userid } of active) told.add(userid);
    else if (member?.status === 1 && isVisible(world, app, member)) told.add(member.userid);
    else invalidUsers.push(name.toLowerCase());
  }
  const seen = new Set(visibleDepartments(world, app).map(({ id }) => id));
  for (const party of parties) {
    if (!seen.has(Number(party))) invalidParties.push(party);
    else for (const userid of membersOf(world, { active, party: Number(party) })) told.add(userid);
  }
  const invalid = {
    invaliduser: invalidUsers.join('|'),
    invalidparty: invalidParties.join('|'),
    invalidtag: tags.join('|'),
  };
  const nobody =
    invalidUsers.length === users.length && invalidParties.length === parties.length && !users.includes(ALL);
  if (nobody) refuse(81013, undefined, onlyFilled(invalid));
  return { userids: [...told], ...invalid };
}

function membersOf(
  world: World,
  { active, party }: { active: readonly { userid: string; departments: readonly number[] }[]; party: number },
): string[] {
  const under = new Set(departmentsUnder(world, party).map(({ id }) => id));
  return active.filter(({ departments }) => departments.some((id) => under.has(id))).map(({ userid }) => userid);
}

/** The lists that name somebody; empty ones stay away from the reply. */
export function onlyFilled(lists: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== ''));
}

const split = (text: string) => [...new Set(text.split('|').filter((part) => part !== ''))];
