import type { App, Customer, Member, World } from '../world.ts';
import { emptyKf, emptyWorld } from './empty.ts';

/** The corp of the demo company: its ids and secrets are invented, the same on every machine, and open nothing else. */
export function demoWorld(): World {
  return {
    ...emptyWorld(),
    corp: { corpid: 'wwd3f5a09c7b1e8264', name: '满壶晴', verified: true, accountLimit: 200 },
    departments: [
      { id: 1, name: '满壶晴', parentid: 0, order: 100_000_000 },
      { id: 2, name: '运营中心', parentid: 1, order: 100_000_000 },
      { id: 3, name: '客服组', parentid: 2, order: 100_000_000 },
      { id: 4, name: '招商一部', parentid: 1, order: 99_999_000 },
    ],
    members: [
      member('ShenGuanLan', {
        name: '沈观澜',
        department: 2,
        position: '客户运营总监',
        mobile: '13900000011',
        gender: 2,
      }),
      member('LuYinQiu', { name: '陆音秋', department: 3, position: '客服主管', mobile: '13900000012', gender: 2 }),
      member('MeiXiaoMan', { name: '梅小满', department: 3, position: '客服', mobile: '13900000013', gender: 2 }),
      member('TangBeiChuan', { name: '唐北川', department: 4, position: '招商经理', mobile: '13900000014', gender: 1 }),
    ],
    apps: [
      app(1000002, {
        name: '离人助手',
        secret: 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWs',
        kf: true,
        kfManaged: ['wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ'],
      }),
      app(1000003, { name: '门店通知', secret: 'nB4xTq8WvKc2ZpM7rYf1LhJ6sDg9QaEoUi3eRt5yCwk' }),
      app(2000002, { name: '通讯录同步', kind: 'contacts', secret: 'cU9mWz3KpXr6TfYb1VqLn8JhGs4DaEo2iQeRt7yBkw0' }),
    ],
    customers: [
      customer('wmLrDemoAAc1Hn5Xq8VbTz2YkRw7PmSf', '林小雨', 2),
      customer('wmLrDemoAAc2Kt9Jw4QsMx6BvLc3ZnFy', '周远航', 1),
      customer('wmLrDemoAAc3Rd7Gf1NyCk5WpXt8HsVb', 'Olivia Chen', 2),
    ],
    robots: [{ key: '5b0c9e57-2f6d-4f0e-9a1b-7d3c8e21a604', name: '值班群机器人', lines: [] }],
    kf: {
      ...emptyKf(),
      accounts: [
        {
          open_kfid: 'wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ',
          name: '满壶晴客服',
          avatar: '',
          link: 'kfcd3f5a09c7b1e8264',
          servicers: [
            { userid: 'LuYinQiu', status: 0, stop_type: 0 },
            { userid: 'MeiXiaoMan', status: 0, stop_type: 0 },
          ],
          departments: [],
          deleted: false,
        },
      ],
    },
  };
}

function member(
  userid: string,
  {
    name,
    department,
    position,
    mobile,
    gender,
  }: Pick<Member, 'name' | 'position' | 'mobile' | 'gender'> & { department: number },
): Member {
  const email = `${userid.toLowerCase()}@manhuqing.example`;
  return { userid, name, avatar: '', departments: [department], position, status: 1, mobile, email, gender };
}

function app(agentid: number, { name, secret, ...more }: Pick<App, 'name' | 'secret'> & Partial<App>): App {
  return {
    agentid,
    kind: 'built',
    name,
    description: '',
    secret,
    disabled: false,
    visible: { users: [], departments: [1] },
    trustedIps: ['127.0.0.1'],
    trustedDomain: null,
    callback: null,
    kf: false,
    kfManaged: [],
    menu: null,
    ...more,
  };
}

function customer(external_userid: string, name: string, gender: Customer['gender']): Customer {
  const tail = external_userid.slice(-12);
  return { external_userid, openid: `oLr${tail}`, unionid: `uLr${tail}`, name, avatar: '', gender, refuses: false };
}
