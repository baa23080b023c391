import type { App, Department, Member, World } from '../world.ts';

/** Userids are compared without regard to case. */
export function memberOf({ members }: World, userid: string): Member | null {
  const wanted = userid.toLowerCase();
  return members.find((each) => each.userid.toLowerCase() === wanted) ?? null;
}

/** The department and all below it; nothing when there is no such department. */
export function departmentsUnder({ departments }: World, id: number): Department[] {
  const under: Department[] = departments.filter((each) => each.id === id);
  for (const parent of under) {
    under.push(...departments.filter(({ parentid, id: own }) => parentid === parent.id && !isIn(under, own)));
  }
  return under;
}

/** The departments that an app may know of: those of its visible range and all below them. */
export function visibleDepartments(world: World, { visible }: App): Department[] {
  const all = visible.departments.flatMap((id) => departmentsUnder(world, id));
  return world.departments.filter(({ id }) => isIn(all, id));
}

export function isVisible(world: World, app: App, { userid, departments }: Member): boolean {
  if (app.visible.users.includes(userid)) return true;
  const seen = visibleDepartments(world, app);
  return departments.some((id) => isIn(seen, id));
}

export function visibleMembers(world: World, app: App): Member[] {
  return world.members.filter((member) => isVisible(world, app, member));
}

const isIn = (list: readonly Department[], id: number) => list.some((each) => each.id === id);
