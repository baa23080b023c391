import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { writeXml, xml } from '#libs/wecom';
import { messageFields } from '../actors/app-chat.ts';
import { writeQuietly } from '../actors/customer.ts';
import { accountNamed, appNamed } from '../actors/find.ts';
import { notPossible, notValid } from '../actors/refusal.ts';
import { addCustomer } from '../corp/people.ts';
import { isVisible } from '../directory/reach.ts';
import { randomOf } from '../random.ts';
import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';
import { post } from './post.ts';
import { kfCallback } from './raise.ts';

export const burstShape = z.strictObject({
  /** Whose URL is called. */
  app: z.int(),
  /** Different messages. */
  callbacks: z.int().min(1).max(100_000),
  /** `app`: texts of members to the app. `kf`: texts of customers. `mixed`: half of each. */
  kind: z.enum(['app', 'kf', 'mixed']).default('app'),
  open_kfid: z.string().max(64).optional(),
  customers: z.int().min(1).max(5000).default(20),
  seed: z.int().default(1),
  /** How often each callback is delivered: at least, at most. */
  repeat: z.tuple([z.int().min(1).max(20), z.int().min(1).max(20)]).default([1, 1]),
  shuffle: z.boolean().default(false),
  concurrency: z.int().min(1).max(200).default(50),
  /** Tries of one delivery, and the ms between them: a server that starts anew has to be outlived. */
  tries: z.int().min(1).max(10_000).default(3),
  spacingMs: z.int().min(0).max(60_000).default(1000),
  /** The reply waits until all is delivered; else ask `GET /sim/burst`. */
  wait: z.boolean().default(true),
});
export type BurstPlan = z.output<typeof burstShape>;

export interface Burst {
  readonly messages: number;
  readonly deliveries: number;
  /** Deliveries that were answered with 200. */
  delivered: number;
  /** Deliveries that no try brought home. */
  lost: number;
  attempts: number;
  readonly startedAt: number;
  endedAt: number | null;
}

/** One callback of the burst. A kf callback is written when it leaves for the first time, so that its token lives. */
interface Letter {
  readonly isKf: boolean;
  xml: string | null;
}

const words = ['订单', '发货', '退款', '门店', '活动', '会员', '发票', '地址', '配送', '预约', '价格', '库存'];

export interface Bursts {
  /** Starts one, and with `wait` ends when all is delivered; 409 while another runs. */
  run(plan: BurstPlan): Promise<Burst>;
  last(): Burst | null;
  stop(): void;
}

/**
 * Very many callbacks at once, past the outbox: n different messages, each delivered so often, in an order drawn from
 * the seed. Customers write in the order of their numbers while the callbacks leave; the last one leaves after the last
 * message.
 */
export function createBursts(sim: Sim): Bursts {
  let burst: Burst | null = null;
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  return {
    last: () => burst,
    stop: () => cut.abort(),
    async run(plan) {
      if (burst && burst.endedAt === null) notPossible('上一批还没有发完。', 'The burst before is not over.');
      const app = appNamed(sim, plan.app);
      const { callback } = app;
      if (!callback) return notPossible('应用没有设置回调地址。', 'The app has no callback URL.');
      const letters = lettersOf(sim, app, plan);
      const order = orderOf(letters.length, plan);
      const running: Burst = {
        messages: letters.length,
        deliveries: order.length,
        delivered: 0,
        lost: 0,
        attempts: 0,
        startedAt: Date.now(),
        endedAt: null,
      };
      burst = running;
      const told = `${order.length}`;
      sim.log.add('actor', { zh: `开始发送 ${told} 个回调`, en: `A burst of ${told} callbacks begins` }, { plan });
      const to = { agentid: app.agentid, callback };
      const over = deliverAll(sim, { plan, app: to, letters, order, running, cut: cut.signal }).then(() => {
        running.endedAt = Date.now();
        sim.log.add(
          'actor',
          { zh: `${told} 个回调发完了`, en: `A burst of ${told} callbacks is over` },
          { ...running },
        );
      });
      if (plan.wait) await over;
      return running;
    },
  };
}

interface Delivering {
  readonly plan: BurstPlan;
  readonly app: Parameters<typeof post>[1]['app'];
  readonly letters: readonly Letter[];
  /** Which letter each delivery brings. */
  readonly order: readonly number[];
  readonly running: Burst;
  readonly cut: AbortSignal;
}

async function deliverAll(sim: Sim, all: Delivering): Promise<void> {
  const { plan, app, letters, order, running, cut } = all;
  const speakUpTo = customersOf(sim, plan, letters);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < order.length && !cut.aborted; at = next++) {
      speakUpTo(Math.ceil(((at + 1) / order.length) * letters.length));
      const letter = letters[order[at]!]!;
      letter.xml ??= kfCallback(sim, openKfidOf(sim, plan));
      const isHome = await deliver(sim, { app, xml: letter.xml, named: !letter.isKf }, all);
      if (isHome) running.delivered++;
      else running.lost++;
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, work));
}

async function deliver(
  sim: Sim,
  letter: Parameters<typeof post>[1],
  { plan, running, cut }: Delivering,
): Promise<boolean> {
  for (let tried = 0; tried < plan.tries && !cut.aborted; tried++) {
    if (tried > 0) await new Promise((done) => setTimeout(done, plan.spacingMs));
    running.attempts++;
    if ((await post(sim, letter, cut)).status === 200) return true;
  }
  return false;
}

function lettersOf(sim: Sim, app: App, plan: BurstPlan): Letter[] {
  const members = sim.world.members.filter((member) => isVisible(sim.world, app, member));
  if (plan.kind !== 'kf' && members.length === 0)
    notValid('应用的可见范围里没有成员。', 'Nobody stands in the range of the app.');
  const random = randomOf(plan.seed);
  return Array.from({ length: plan.callbacks }, (_, n): Letter => {
    const isKf = plan.kind === 'kf' || (plan.kind === 'mixed' && n % 2 === 1);
    if (isKf) return { isKf, xml: null };
    const from = members[Math.floor(random() * members.length)]!.userid;
    const fields = [xml('Content', textOf(plan, n))];
    const body = messageFields(app, { msgtype: 'text', msgid: sim.callbackId(), fields });
    const head = [
      xml('ToUserName', sim.world.corp.corpid),
      xml('FromUserName', from),
      xml('CreateTime', sim.clock.seconds()),
    ];
    return { isKf, xml: writeXml(xml('xml', [...head, ...body])) };
  });
}

const textOf = ({ seed }: BurstPlan, n: number) =>
  `第 ${n + 1} 条（${seed}）：${words[(n * 7 + seed) % words.length]}怎么办？`;

/** Lets the customers of the burst write until so many of its messages are under way. */
function customersOf(sim: Sim, plan: BurstPlan, letters: readonly Letter[]): (upTo: number) => void {
  if (!letters.some(({ isKf }) => isKf)) return () => {};
  const open_kfid = openKfidOf(sim, plan);
  while (sim.world.customers.length < plan.customers) addCustomer(sim, {});
  const customers = sim.world.customers.slice(0, plan.customers);
  let written = 0;
  return (upTo) => {
    for (; written < upTo; written++) {
      if (!letters[written]!.isKf) continue;
      const { external_userid } = customers[written % customers.length]!;
      writeQuietly(sim, { open_kfid, external_userid }, textOf(plan, written));
    }
  };
}

function openKfidOf(sim: Sim, { app, open_kfid }: BurstPlan): string {
  const id = open_kfid ?? appNamed(sim, app).kfManaged[0];
  return id === undefined
    ? notValid('应用没有管理任何客服账号。', 'The app manages no account of 微信客服.')
    : accountNamed(sim, id).open_kfid;
}

function orderOf(messages: number, { seed, repeat: [least, most], shuffle }: BurstPlan): number[] {
  const random = randomOf(seed + 1);
  const order: number[] = [];
  for (let n = 0; n < messages; n++) {
    const times = least + Math.floor(random() * (Math.max(most, least) - least + 1));
    for (let time = 0; time < times; time++) order.push(n);
  }
  if (!shuffle) return order;
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
