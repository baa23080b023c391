import { limits } from '#libs/wecom';
import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { PlatformError, refuse } from '../api/platform-error.ts';
import type { KfAccount } from '../world.ts';
import { isVisible } from '../directory/reach.ts';
import { accountOf } from './access.ts';

const MOST_PEOPLE = 2000;
const MOST_DEPARTMENTS = 20;

export const servicerEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/kf/servicer/add', method: 'POST', grant: 'kf', defaults: { result_list: [] }, run: add },
  { path: '/cgi-bin/kf/servicer/del', method: 'POST', grant: 'kf', defaults: { result_list: [] }, run: remove },
  { path: '/cgi-bin/kf/servicer/list', method: 'GET', grant: 'kf', defaults: { servicer_list: [] }, run: list },
];

function add(call: Call): Reply {
  const { account, people, departments } = named(call, limits.kf.departmentsAtOnce);
  const { world } = call.sim;
  return done(call, [
    ...people.map((userid) =>
      each({ userid }, () => {
        const member = world.members.find((one) => one.userid.toLowerCase() === userid.toLowerCase());
        if (!member) return refuse(60111);
        if (!isVisible(world, appOf(call), member)) refuse(60030);
        if (account.servicers.some((one) => one.userid === member.userid)) return 'ignored';
        if (account.servicers.length >= MOST_PEOPLE) refuse(95014, 'too many servicers');
        account.servicers.push({ userid: member.userid, status: 0, stop_type: 0 });
        return 'success';
      }),
    ),
    ...departments.map((id) =>
      each({ department_id: id }, () => {
        if (!world.departments.some((one) => one.id === id)) refuse(60123);
        if (account.departments.includes(id)) return 'ignored';
        if (account.departments.length >= MOST_DEPARTMENTS) refuse(95014, 'too many departments');
        account.departments.push(id);
        return 'success';
      }),
    ),
  ]);
}

function remove(call: Call): Reply {
  const { account, people, departments } = named(call, limits.kf.servicersAtOnce);
  return done(call, [
    ...people.map((userid) =>
      each({ userid }, () => {
        const at = account.servicers.findIndex((one) => one.userid.toLowerCase() === userid.toLowerCase());
        if (at < 0) return 'ignored';
        account.servicers.splice(at, 1);
        return 'success';
      }),
    ),
    ...departments.map((id) =>
      each({ department_id: id }, () => {
        const at = account.departments.indexOf(id);
        if (at < 0) return 'ignored';
        account.departments.splice(at, 1);
        return 'success';
      }),
    ),
  ]);
}

function list(call: Call): Reply {
  const account = accountOf(call, call.query.text('open_kfid'));
  return {
    servicer_list: [
      ...account.servicers.map(({ userid, status, stop_type }) =>
        status === 0 ? { userid, status } : { userid, status, stop_type },
      ),
      ...account.departments.map((id) => ({ department_id: id })),
    ],
  };
}

function named(call: Call, mostDepartments: number): { account: KfAccount; people: string[]; departments: number[] } {
  const account = accountOf(call, call.body.text('open_kfid'));
  const people = call.body.texts('userid_list');
  const departments = call.body.ints('department_id_list');
  if (people.length === 0 && departments.length === 0) refuse(40063, 'userid_list and department_id_list are empty');
  if (people.length > limits.kf.servicersAtOnce || departments.length > mostDepartments) refuse(40058);
  return { account, people, departments };
}

type Result = { errcode: number; errmsg: string } & ({ userid: string } | { department_id: number });

function each(who: { userid: string } | { department_id: number }, change: () => 'success' | 'ignored'): Result {
  try {
    return { ...who, errcode: 0, errmsg: change() };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { ...who, errcode: error.errcode, errmsg: error.message };
  }
}

/** Part of it may fail; where all of it fails with one code, that is the code of the call. */
function done(call: Call, results: Result[]): Reply {
  const codes = new Set(results.map(({ errcode }) => errcode));
  const [only] = codes;
  if (codes.size === 1 && only) refuse(only, undefined, { result_list: results });
  call.sim.changed();
  return { result_list: results };
}
