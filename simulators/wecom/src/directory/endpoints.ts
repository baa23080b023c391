import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import type { Department, Member } from '../world.ts';
import { departmentsUnder, isVisible, memberOf, visibleDepartments, visibleMembers } from './reach.ts';

const LIST_PAGE = 10_000;

const noMember = { department: [], order: [], is_leader_in_dept: [], direct_leader: [] };

/** What a connector reads to know who is there. The contacts-sync secret sees ids only. */
export const directoryEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/user/get', method: 'GET', grant: 'app', defaults: noMember, run: getUser },
  {
    path: '/cgi-bin/user/simplelist',
    method: 'GET',
    grant: 'app',
    defaults: { userlist: [] },
    run: (call) => ({
      userlist: membersIn(call).map(({ userid, name, departments }) => ({ userid, name, department: departments })),
    }),
  },
  {
    path: '/cgi-bin/user/list',
    method: 'GET',
    grant: 'app',
    defaults: { userlist: [] },
    run: (call) => ({ userlist: membersIn(call).map(detailsOf) }),
  },
  { path: '/cgi-bin/user/list_id', method: 'POST', grant: 'contacts', defaults: { dept_user: [] }, run: listIds },
  {
    path: '/cgi-bin/department/list',
    method: 'GET',
    grant: 'app',
    defaults: { department: [] },
    run: (call) => ({
      department: departmentsOf(call).map(({ id, name, parentid, order }) => ({
        id,
        name,
        name_en: '',
        department_leader: [],
        parentid,
        order,
      })),
    }),
  },
  {
    path: '/cgi-bin/department/simplelist',
    method: 'GET',
    grant: 'token',
    defaults: { department_id: [] },
    run: (call) => ({
      department_id: departmentsOf(call).map(({ id, parentid, order }) => ({ id, parentid, order })),
    }),
  },
  { path: '/cgi-bin/agent/get', method: 'GET', grant: 'app', run: getAgent },
  {
    path: '/cgi-bin/agent/list',
    method: 'GET',
    grant: 'app',
    defaults: { agentlist: [] },
    run: (call) => {
      const { agentid, name } = appOf(call);
      return { agentlist: [{ agentid, name, square_logo_url: '' }] };
    },
  },
];

function getUser(call: Call): Reply {
  const { world } = call.sim;
  const member = memberOf(world, call.query.mustText('userid', 41009));
  // Whoever is out of sight is as good as unknown.
  if (!member || !isVisible(world, appOf(call), member)) refuse(60111);
  return detailsOf(member);
}

/** Apps of today get no mobile, address, gender or picture here: those come by OAuth, with the member's consent. */
function detailsOf({ userid, name, departments, position, status }: Member) {
  return {
    userid,
    name,
    department: departments,
    order: departments.map(() => 0),
    position,
    is_leader_in_dept: departments.map(() => 0),
    direct_leader: [],
    status,
    isleader: 0,
    enable: status === 2 ? 0 : 1,
    main_department: departments[0] ?? 1,
    alias: '',
    extattr: { attrs: [] },
  };
}

function membersIn(call: Call): Member[] {
  const { world } = call.sim;
  const id = call.query.mustInt('department_id');
  const all = departmentsUnder(world, id);
  if (all.length === 0) refuse(60123);
  const wanted = call.query.int('fetch_child') === 1 ? all.map((each) => each.id) : [id];
  return visibleMembers(world, appOf(call)).filter(({ departments }) =>
    departments.some((own) => wanted.includes(own)),
  );
}

function departmentsOf(call: Call): Department[] {
  const { world } = call.sim;
  const seen = visibleDepartments(world, appOf(call));
  const id = call.query.int('id');
  if (id === null) return seen;
  const under = departmentsUnder(world, id).map((each) => each.id);
  if (under.length === 0) refuse(60123);
  const found = seen.filter((each) => under.includes(each.id));
  return found.length > 0 ? found : refuse(60011);
}

function listIds({ sim, body }: Call): Reply {
  const limit = Math.min(body.int('limit') ?? LIST_PAGE, LIST_PAGE);
  if (limit < 1) refuse(40058);
  const from = readCursor(body.text('cursor'));
  const all = sim.world.members.flatMap(({ userid, departments }) =>
    departments.map((department) => ({ userid, department })),
  );
  const end = from + limit;
  return { next_cursor: end < all.length ? cursorAt(end) : '', dept_user: all.slice(from, end) };
}

const cursorAt = (at: number) => Buffer.from(`at ${at}`).toString('base64url');

function readCursor(cursor: string): number {
  if (cursor === '') return 0;
  const at = /^at (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return at === undefined ? refuse(60268) : Number(at);
}

function getAgent(call: Call): Reply {
  const app = appOf(call);
  if (call.query.mustInt('agentid', 41011) !== app.agentid) refuse(301002);
  return {
    agentid: app.agentid,
    name: app.name,
    square_logo_url: '',
    description: app.description,
    allow_userinfos: { user: app.visible.users.map((userid) => ({ userid })) },
    allow_partys: { partyid: app.visible.departments },
    allow_tags: { tagid: [] },
    close: app.disabled ? 1 : 0,
    redirect_domain: app.trustedDomain ?? '',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
  };
}
