import { isRepeat } from '#conversations';
import type { AppMessage } from '#libs/wecom';
import type { Tx } from '#platform/db';
import { words } from '#platform/words';
import type { WecomApp } from '../app.ts';
import { WecomError } from '../client/index.ts';
import { append } from './append.ts';
import { contentOfApp } from './content.ts';
import type { HearDeps } from './deps.ts';
import { bodyOf, fetchContent } from './media.ts';
import { findTalk, meet, type Met, type Place } from './talk.ts';

export interface Hearing {
  readonly app: WecomApp;
  readonly message: AppMessage;
  /** It is not tried again: a file that cannot be had is told in words. */
  readonly last: boolean;
  /** Says in the transaction that it was worked on; false when it was before. */
  finish(tx: Tx): Promise<boolean>;
}

/** What a member writes to an app is for the bot, where the app answers. */
export async function hearAppMessage(deps: HearDeps, { app, message, last, finish }: Hearing): Promise<void> {
  const { tenant } = app;
  if (!app.answers) return void (await deps.db.tenant(tenant, finish));
  const say = words('zh-CN');
  const content = contentOfApp(message.content, say);
  const person = { externalId: message.from.toLowerCase(), name: await nameOf(deps, app, message.from) };
  const place: Place = { kind: 'app', corpId: app.corpId, account: app.id, teamId: app.teamId };
  const meetThem = (tx: Tx): Promise<Met> => meet(tx, deps, place, person);
  const ready =
    content.kind === 'words'
      ? content
      : await fetchContent(deps, { app, content, say, last, met: await deps.db.tenant(tenant, meetThem) });
  try {
    await deps.db.tenant(tenant, async (tx) => {
      if (!(await finish(tx))) return;
      const met = await meetThem(tx);
      const body = await bodyOf(tx, deps, ready, met);
      const at = new Date(message.at * 1000);
      await append(tx, deps, met, { msgid: message.msgId, body, at, past: false });
    });
  } catch (error) {
    if (!isRepeat(error)) throw error;
    await deps.db.tenant(tenant, finish);
  }
}

/** Asked once, for somebody who writes for the first time; a name is worth no message. */
async function nameOf({ db, client, log }: HearDeps, app: WecomApp, userid: string): Promise<string | null> {
  const at = { account: app.id, externalId: userid.toLowerCase() };
  if (await db.tenant(app.tenant, (tx) => findTalk(tx, at))) return null;
  try {
    return (await client.call(app, 'user.get', { userid })).name || null;
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    log.warn({ err: error }, 'the name of a WeCom member is not known');
    return null;
  }
}
