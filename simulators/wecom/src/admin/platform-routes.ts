import { z } from 'zod';
import { appNamed } from '../actors/find.ts';
import { notFound, notValid } from '../actors/refusal.ts';
import { burstShape, type Bursts } from '../callbacks/burst.ts';
import type { Delivery } from '../callbacks/delivery.ts';
import { MAX_STEP } from '../clock.ts';
import { faultPlan } from '../faults.ts';
import { knobsShape } from '../knobs.ts';
import { anew } from '../presets/anew.ts';
import { presets } from '../presets/index.ts';
import type { Sim } from '../sim.ts';
import { plain, route, type Route } from './routes.ts';
import { stateOf } from './state.ts';

const clockShape = z
  .strictObject({
    advanceSeconds: z.number().min(-MAX_STEP).max(MAX_STEP).optional(),
    set: z.int().min(0).max(8.64e15).optional(),
  })
  .refine(({ advanceSeconds, set }) => (advanceSeconds === undefined) !== (set === undefined), 'one of the two');
/** A bare list is a plan too. */
const planShape = z.preprocess((given) => (Array.isArray(given) ? { faults: given } : given), faultPlan);
const pageShape = z.object({
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).optional(),
});

/** The clock, knobs, faults, log and callbacks. */
export function platformRoutes(sim: Sim, { delivery, bursts }: { delivery: Delivery; bursts: Bursts }): Route[] {
  return [
    plain(['GET', '/sim/state'], () => stateOf(sim)),
    route(['POST', '/sim/clock'], clockShape, ({ body }) => {
      if (body.set !== undefined) sim.clock.set(body.set);
      else sim.clock.advance(body.advanceSeconds ?? 0);
      sim.log.add('actor', { zh: '时间被拨动', en: 'The clock is moved' }, { now: sim.clock.now(), ...body });
      return { now: sim.clock.now() };
    }),
    plain(['GET', '/sim/knobs'], () => sim.world.knobs),
    route(['PUT', '/sim/knobs'], z.record(z.string(), z.unknown()), ({ body }) => {
      // What is not named stays as it is.
      sim.world.knobs = knobsShape.parse({ ...sim.world.knobs, ...body });
      sim.log.add('actor', { zh: '平台的选项改了', en: 'Knobs are set' }, { knobs: body });
      sim.changed();
      return sim.world.knobs;
    }),
    plain(['GET', '/sim/faults'], () => sim.faults.plan()),
    route(['PUT', '/sim/faults'], planShape, ({ body }) => setPlan(sim, body)),
    plain(['DELETE', '/sim/faults'], () => setPlan(sim, { seed: 1, faults: [] })),
    plain(['GET', '/sim/log'], ({ query }) => ({ items: sim.log.read(pageShape.parse(query)) })),
    route(['POST', '/sim/reset'], z.strictObject({ preset: z.enum(presets).default('demo') }), ({ body }) => {
      sim.reset(anew(body.preset, sim.world));
      sim.log.add('actor', {
        zh: `重新开始：${body.preset === 'demo' ? '演示企业' : '空白企业'}`,
        en: `The world is ${body.preset} again`,
      });
      return stateOf(sim);
    }),
    plain(['GET', '/sim/callbacks'], () => ({ items: sim.world.outbox })),
    route(
      ['POST', '/sim/callbacks/flush'],
      z.strictObject({ all: z.boolean().default(false) }).default({ all: false }),
      ({ body }) => delivery.flush(body),
    ),
    route(['POST', '/sim/burst'], burstShape, async ({ body }) => bursts.run(body)),
    plain(['GET', '/sim/burst'], () => bursts.last() ?? notFound('还没有发过。', 'There was none yet.')),
    plain(['GET', '/sim/robots/:key'], ({ params }) => {
      const robot = sim.world.robots.find(({ key }) => key === params['key']);
      return { messages: robot?.lines ?? notFound('没有这个群机器人。', 'There is no such robot.') };
    }),
    plain(['GET', '/sim/apps/:agentid'], ({ params }) => appNamed(sim, agentidOf(params['agentid']))),
  ];
}

function setPlan(sim: Sim, plan: z.output<typeof faultPlan>): unknown {
  sim.world.faults = plan;
  sim.faults.put(plan);
  const sentence =
    plan.faults.length === 0
      ? { zh: '不再有故障', en: 'The fault plan is empty' }
      : { zh: '设置了故障', en: 'A fault plan is set' };
  sim.log.add('fault', sentence, { plan });
  sim.changed();
  return sim.faults.plan();
}

export function agentidOf(text: string | undefined): number {
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : notValid('agentid 应为数字。', 'An agentid is a number.');
}
