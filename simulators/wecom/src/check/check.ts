import type { FixtureVerdict } from '#libs/wecom';
import { endpoints } from '../api/endpoints.ts';
import { readFolder, type Body, type Facts } from './folder.ts';
import { provoked } from './provoked.ts';
import { replay } from './requests.ts';
import { scenes } from './scenes.ts';
import { missing } from './shape.ts';
import { openStage, type Reply } from './stage.ts';

/**
 * Holds the simulator against a folder of fixtures: each request of a call that it knows succeeds on a fresh corp with
 * the folder's ids, each good reply is covered by one that the simulator gives, each error comes with its
 * fields and words.
 * Throws when the folder has no manifest or no world that can be read.
 */
export async function checkSimulator(folder: string): Promise<FixtureVerdict[]> {
  const { facts, bodies } = readFolder(folder);
  const replies = new Map<string, Reply[]>();
  const verdicts: FixtureVerdict[] = [];
  for (const body of bodies) {
    if (body.kind === 'request') verdicts.push(await checkRequest(body, { facts, replies }));
  }
  for (const body of bodies) {
    if (body.kind === 'response') verdicts.push(await checkResponse(body, { facts, replies }));
  }
  return verdicts;
}

interface Known {
  readonly facts: Facts;
  /** What was answered so far, by path. */
  readonly replies: Map<string, Reply[]>;
}

const isKnown = (path: string) => endpoints.some((each) => each.path === path);

async function checkRequest(body: Body, { facts, replies }: Known): Promise<FixtureVerdict> {
  const { file, path, endpoint } = body;
  if (!isKnown(path)) return { file, verdict: 'skipped', why: endpoint };
  const reply = await replay(await openStage(facts), body);
  if (reply.errcode !== 0) return { file, verdict: 'wrong', why: `${String(reply.errcode)} ${String(reply.errmsg)}` };
  replies.set(path, [...(replies.get(path) ?? []), reply]);
  return { file, verdict: 'ok', why: null };
}

async function checkResponse(body: Body, known: Known): Promise<FixtureVerdict> {
  const { file, path, endpoint, json } = body;
  if (path !== '' && !isKnown(path)) return { file, verdict: 'skipped', why: endpoint };
  const errcode = Number(json.errcode ?? 0);
  if (errcode !== 0) return checkError(body, { errcode, facts: known.facts });
  const findings: string[] = [];
  for (const reply of await repliesAt(path, known)) {
    const lost = missing(producible(json), reply);
    if (lost === null) return { file, verdict: 'ok', why: null };
    findings.push(lost);
  }
  return { file, verdict: 'wrong', why: findings.at(-1) ?? 'the simulator never answers it' };
}

/** The replies to the folder's own requests, and those of the scenes, played once. */
async function repliesAt(path: string, { facts, replies }: Known): Promise<Reply[]> {
  const played = replies.get(`scenes ${path}`) ?? [];
  if (played.length === 0) {
    for (const scene of scenes[path] ?? []) played.push(await scene(await openStage(facts)));
    replies.set(`scenes ${path}`, played);
  }
  return [...(replies.get(path) ?? []), ...played];
}

async function checkError(
  { file, json }: Body,
  { errcode, facts }: { errcode: number; facts: Facts },
): Promise<FixtureVerdict> {
  const provoke = provoked[errcode];
  if (!provoke) return { file, verdict: 'skipped', why: `nobody provokes ${errcode}` };
  const reply = await provoke(await openStage(facts));
  const why = missing(json, reply) ?? (words(json) === words(reply) ? null : `errmsg begins "${words(reply)}"`);
  return { file, verdict: why === null ? 'ok' : 'wrong', why };
}

/** What stands before the hint. */
const words = ({ errmsg }: Reply) => String(errmsg).split(', hint: ')[0]!;

/** What no actor of the simulator does: those parts of a page are left out of the comparison. */
const made = new Set(['text', 'image', 'voice', 'video', 'file', 'location', 'link', 'event']);
const notMade = new Set(['reject_customer_msg_switch_change']);

interface Item {
  readonly msgtype?: string;
  readonly event?: { readonly event_type?: string; readonly wechat_channels?: unknown };
}

function producible(json: Reply): Reply {
  if (!Array.isArray(json.msg_list)) return json;
  const items = (json.msg_list as Item[]).filter(
    ({ msgtype = '', event }) => made.has(msgtype) && !notMade.has(event?.event_type ?? '') && !event?.wechat_channels,
  );
  // Whether more follows is of that run; that a page may be empty and not the last is compared.
  return { ...json, msg_list: items };
}
