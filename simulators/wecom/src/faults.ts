import { z } from 'zod';
import { randomOf } from './random.ts';

/** What may go wrong on purpose with a call of the API. */
export const callFaultKinds = ['errcode', 'status', 'delay', 'drop', 'truncate', 'expire-token'] as const;
/** What may go wrong on purpose with a callback. */
export const callbackFaultKinds = [
  'duplicate-callback',
  'reorder-callbacks',
  'delay-callback',
  'drop-callback',
] as const;

/** Longest delay that a fault may bring, in ms. */
const MAX_DELAY = 120_000;
const MAX_FAULTS = 200;

/** `before`: the call is not carried out. `after`: it is, and only its reply goes wrong. */
const when = z.enum(['before', 'after']).default('before');

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('errcode'), errcode: z.int(), errmsg: z.string().max(200).optional(), when }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599), when }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(MAX_DELAY) }),
  z.strictObject({ kind: z.literal('drop'), when }),
  z.strictObject({ kind: z.literal('truncate'), bytes: z.int().min(0).max(1_000_000).default(20) }),
  z.strictObject({ kind: z.literal('expire-token') }),
  z.strictObject({ kind: z.literal('duplicate-callback'), times: z.int().min(2).max(20).default(2) }),
  z.strictObject({ kind: z.literal('reorder-callbacks'), window: z.int().min(2).max(500).default(10) }),
  z.strictObject({ kind: z.literal('delay-callback'), ms: z.int().min(0).max(MAX_DELAY) }),
  z.strictObject({ kind: z.literal('drop-callback') }),
]);

export const fault = z.strictObject({
  match: z
    .strictObject({
      /** Path of the call, or event of the callback (`kf_msg_or_event`, `text`); a `*` at the end matches any rest. */
      path: z.string().min(1).max(200).optional(),
      /** Only calls that end in this code: what happens to them happens after they were carried out. */
      errcode: z.int().optional(),
    })
    .default({}),
  probability: z.number().min(0).max(1).default(1),
  /** How often it strikes at most; without it, without end. */
  count: z.int().min(1).max(1_000_000).optional(),
  action,
});

export const faultPlan = z.strictObject({
  seed: z.int().default(1),
  faults: z.array(fault).max(MAX_FAULTS),
});

export type Fault = z.output<typeof fault>;
export type FaultPlan = z.output<typeof faultPlan>;
export type FaultAction = Fault['action'];
export type CallFault = Extract<FaultAction, { kind: (typeof callFaultKinds)[number] }>;
export type CallbackFault = Extract<FaultAction, { kind: (typeof callbackFaultKinds)[number] }>;

export interface Faults {
  /** The plan, with how often each fault has struck. */
  plan(): { seed: number; faults: (Fault & { struck: number })[] };
  put(plan: FaultPlan): void;
  /** What befalls a call before it is carried out, in the order of the plan. */
  onCall(path: string): CallFault[];
  /** What befalls its reply. */
  onReply(path: string, errcode: number): CallFault[];
  /** What befalls a callback; `drawn` is a number in [0, 1) for whatever is left to chance in it. */
  onCallback(event: string): { fault: CallbackFault; drawn: number }[];
}

interface Planned {
  readonly fault: Fault;
  readonly random: () => number;
  struck: number;
}

/**
 * Each fault draws from a stream of its own, so that what befalls the n-th matching call depends on the seed and on n
 * and not on what else was under way.
 */
export function createFaults(): Faults {
  let seed = 1;
  let planned: Planned[] = [];

  const strike = (matches: (fault: Fault) => boolean): { action: FaultAction; drawn: number }[] => {
    const struck: { action: FaultAction; drawn: number }[] = [];
    for (const entry of planned) {
      if (!matches(entry.fault)) continue;
      if (entry.fault.count !== undefined && entry.struck >= entry.fault.count) continue;
      if (entry.random() >= entry.fault.probability) continue;
      entry.struck++;
      struck.push({ action: entry.fault.action, drawn: entry.random() });
    }
    return struck;
  };
  const onApi = (matches: (fault: Fault) => boolean) =>
    strike((each) => isCallFault(each.action) && matches(each)).flatMap(({ action: done }) =>
      isCallFault(done) ? [done] : [],
    );

  return {
    plan: () => ({ seed, faults: planned.map(({ fault: each, struck }) => ({ ...each, struck })) }),
    put(plan) {
      seed = plan.seed;
      planned = plan.faults.map((each, n) => ({ fault: each, random: randomOf(plan.seed * 1000 + n), struck: 0 }));
    },
    onCall: (path) => onApi((each) => before(each) && reaches(each, path)),
    onReply: (path, errcode) =>
      onApi(
        (each) =>
          !before(each) && reaches(each, path) && (each.match.errcode === undefined || each.match.errcode === errcode),
      ),
    onCallback: (event) =>
      strike((each) => !isCallFault(each.action) && reaches(each, event)).flatMap(({ action: fault, drawn }) =>
        isCallFault(fault) ? [] : [{ fault, drawn }],
      ),
  };
}

/** Strikes before the call is carried out: nothing of it depends on the reply. */
function before({ match, action: what }: Fault): boolean {
  if (match.errcode !== undefined || what.kind === 'truncate') return false;
  return !('when' in what) || what.when === 'before';
}

function isCallFault(what: FaultAction): what is CallFault {
  return (callFaultKinds as readonly string[]).includes(what.kind);
}

function reaches({ match: { path } }: Fault, subject: string): boolean {
  if (path === undefined) return true;
  return path.endsWith('*') ? subject.startsWith(path.slice(0, -1)) : subject === path;
}
