import type { WecomApp } from '../app.ts';
import type { SettingsDeps } from './deps.ts';
import { ask, troubleOf, type Trouble } from './problems.ts';
import type { Robot } from './robots.ts';

/** Staff read it in WeCom, where nothing says in which language they read. */
const WORDS = '这是一条测试消息：企业微信已接通。\nA test message: WeCom is connected.';

/** What came of one word sent to try. */
export interface Tried {
  readonly problem: Trouble['problem'] | null;
  readonly detail: Trouble['detail'];
}

const taken: Tried = { problem: null, detail: {} };
const simulatorGone: Tried = { problem: 'simulator_gone', detail: {} };

/** Sends a member a word through an app. A member whom the app does not see is told by name. */
export async function sendToMember({ client }: SettingsDeps, app: WecomApp, userid: string): Promise<Tried> {
  if (app.base === null) return simulatorGone;
  const sent = await ask(client, app, 'message.send', {
    touser: userid,
    msgtype: 'text',
    agentid: app.agentid,
    text: { content: WORDS },
  });
  if (!sent.ok) return { problem: sent.problem, detail: sent.detail };
  return sent.reply.invaliduser ? { problem: 'member_not_reached', detail: { userid } } : taken;
}

export async function sendToRobot({ client }: SettingsDeps, { base, key }: Robot): Promise<Tried> {
  if (base === null) return simulatorGone;
  try {
    await client.robot({ base, key }, { msgtype: 'text', text: { content: WORDS } });
    return taken;
  } catch (error) {
    const { problem, detail } = troubleOf(error);
    return { problem, detail };
  }
}
