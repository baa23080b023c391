import { limits } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import { WecomError } from '../client/index.ts';
import type { HearDeps } from '../hear/deps.ts';

/** What people call themselves, as far as the platform tells: whoever was silent for two days has no name there. */
export async function namesOf(
  { client, log }: Pick<HearDeps, 'client' | 'log'>,
  app: WecomApp,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const most = limits.kf.customersAtOnce;
  try {
    for (let at = 0; at < externalIds.length; at += most) {
      const asked = { external_userid_list: externalIds.slice(at, at + most) };
      const { customer_list } = await client.call(app, 'kf.customer.batchget', asked);
      for (const { external_userid, nickname } of customer_list)
        if (nickname.trim() !== '') names.set(external_userid, nickname);
    }
  } catch (error) {
    // A name is worth no message.
    if (!(error instanceof WecomError)) throw error;
    log.warn({ err: error }, 'names of WeCom customers are not known');
  }
  return names;
}
