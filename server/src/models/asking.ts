import { estimateInput, type Chat, type ChatModel } from '#libs/chat-model';
import { secretIn } from '#libs/privacy';
import type { ChatModelSetting } from '#platform/config';
import type { Db } from '#platform/db';
import type { ProviderBreaker } from './breaker.ts';
import type { Places } from './places.ts';
import type { Left, ModelReply, ModelTurn, PassedOver, Purpose, Spent, Used } from './port.ts';
import { keepFailure, readSetting, reserve, settle, type Amount, type DayLimits } from './store.ts';

/** Less time than this is not worth a request. */
const LEAST_MS = 150;
/** The part of the whole time that may pass without a byte. */
const IDLE_SHARE = 0.75;
const REPLY_BYTES = 1_024 * 1_024;

export interface AskingDeps {
  db: Db;
  setting: ChatModelSetting;
  client: ChatModel;
  breaker: ProviderBreaker;
  places: Places;
  /** What must never stand in a prompt. */
  secrets: readonly (string | Buffer)[];
  /** The date in the company's own zone. */
  dayOf(tenant: string): Promise<string>;
  now(): Date;
}

type Asked = Pick<Chat, 'messages' | 'json' | 'maxTokens'>;

/** The model for one turn of one company. */
export function openTurn(deps: AskingDeps, tenant: string, purpose: Purpose): ModelTurn {
  const { totalMs, turnTokens, model } = deps.setting;
  const spent: Spent = { calls: 0, tokens: 0, costMicros: 0, ms: 0 };
  return {
    model,
    spent,
    async ask(chat, how = {}) {
      const leftMs = totalMs - spent.ms;
      const left: Left = { ms: Math.min(leftMs, how.ms ?? leftMs), tokens: turnTokens - spent.tokens };
      const reply = await askOnce(deps, { tenant, purpose: how.purpose ?? purpose, chat, left });
      if (reply.kind !== 'passed over') {
        spent.calls += 1;
        spent.tokens += reply.used.tokens;
        spent.costMicros += reply.used.costMicros;
        spent.ms += reply.used.ms;
      }
      return reply;
    },
  };
}

interface Asking {
  tenant: string;
  purpose: Purpose;
  chat: Asked;
  left: Readonly<Left>;
}

/** May it leave, is there room, is there money; then ask, count and remember what became of it. */
async function askOnce(deps: AskingDeps, asking: Asking): Promise<ModelReply> {
  const { tenant, chat, left } = asking;
  const passed = (why: PassedOver): ModelReply => ({ kind: 'passed over', why });
  if (secretIn(JSON.stringify(chat.messages), deps.secrets) !== null) return passed('secret');
  const wanted = priced(deps.setting, estimateInput(chat), chat.maxTokens);
  if (left.ms < LEAST_MS || wanted.tokens > left.tokens) return passed('turn limit');
  if (!deps.places.take(tenant)) return passed('busy');
  try {
    if (!deps.breaker.mayAsk(deps.now().getTime())) return passed('resting');
    let sent = false;
    try {
      const day = await deps.dayOf(tenant);
      const reserved = await deps.db.tenant(tenant, async (tx) =>
        reserve(tx, day, wanted, limitsOf(deps.setting, await readSetting(tx))),
      );
      if (reserved !== 'reserved') return passed(reserved);
      sent = true;
      return await send(deps, asking, { day, wanted });
    } finally {
      if (!sent) deps.breaker.dropped();
    }
  } finally {
    deps.places.leave(tenant);
  }
}

async function send(
  deps: AskingDeps,
  { tenant, purpose, chat, left }: Asking,
  { day, wanted }: { day: string; wanted: Amount },
): Promise<ModelReply> {
  const { client, setting, breaker, db, now } = deps;
  const totalMs = Math.min(left.ms, setting.totalMs);
  const outcome = await client.chat(chat, { totalMs, idleMs: totalMs * IDLE_SHARE, bytes: REPLY_BYTES });
  const why = outcome.kind === 'failed' ? outcome.why : null;
  breaker.ended(why, outcome.kind === 'failed' ? outcome.afterMs : null, now().getTime());
  const amount = priced(setting, outcome.usage.input, outcome.usage.output);
  const used: Used = { ...amount, ms: outcome.ms };
  await db.tenant(tenant, async (tx) => {
    const more = { tokens: amount.tokens - wanted.tokens, costMicros: amount.costMicros - wanted.costMicros };
    await settle(tx, day, more, why !== null);
    if (why !== null) await keepFailure(tx, { at: now(), purpose, why, ms: outcome.ms });
  });
  if (outcome.kind === 'failed') return { kind: 'failed', why: outcome.why, used };
  return { kind: 'said', text: outcome.text, json: outcome.json, used };
}

/** A price for a million tokens is as many millionths for one. */
function priced({ prices }: ChatModelSetting, input: number, output: number): Amount {
  const costMicros = prices ? Math.ceil(input * prices.input + output * prices.output) : 0;
  return { tokens: input + output, costMicros };
}

/** The lower of what the operator and the company allow. */
export function limitsOf(
  { dayTokens, dayCost }: ChatModelSetting,
  company: { dayTokens: number | null; dayCostMicros: number | null },
): DayLimits {
  const costs = [dayCost === null ? null : dayCost * 1_000_000, company.dayCostMicros].filter((cost) => cost !== null);
  return {
    tokens: Math.min(dayTokens, company.dayTokens ?? dayTokens),
    costMicros: costs.length === 0 ? null : Math.min(...costs),
  };
}
