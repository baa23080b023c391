import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ErrorCode } from '#contracts/errors';
import type { Intent, LeadsTo, Training } from '#contracts/http/learning';
import type { Person } from '../support/world.ts';

export const refused = (call: Promise<unknown>, code: ErrorCode) => expect(call).rejects.toMatchObject({ code });

/** Ways to ask for four things that have few words in common. */
export const phrases = {
  渠道: [
    '想成为你们的供应商',
    '我们是做包材的，能供货吗',
    '供应商怎么入驻',
    '采购部门怎么联系，想供货',
    '我们工厂想给你们供原料',
    '供货商合作找谁',
  ],
  招聘: ['你们招人吗', '想应聘店员', '还招不招兼职', '应聘要什么条件', '招聘岗位有哪些', '想来你们这上班'],
  开票: ['发票怎么开', '帮我开张发票', '要专票能开吗', '开票信息发给谁', '发票抬头写错了重开', '电子发票在哪下载'],
  媒体: [
    '我是记者，想采访',
    '媒体采访联系谁',
    '想约创始人做个采访',
    '我们杂志想报道你们',
    '采访提纲发到哪',
    '记者想了解一下情况',
  ],
} as const;
export type Topic = keyof typeof phrases;

export const outside = ['今天天气怎么样', '帮我写首诗', '股票还会跌吗', '晚上看什么电影', '你会唱歌吗', '地铁几点停运'];

type Form = Exclude<LeadsTo, { kind: 'article' }> | { kind: 'article'; articleId: string };

export async function teach(who: Person, topic: Topic, leadsTo: Form = { kind: 'nothing' }): Promise<Intent> {
  return who.call('intents.create', { body: { title: topic, leadsTo, examples: [...phrases[topic]] } });
}

export async function teachAll(who: Person, leads: Partial<Record<Topic, Form>> = {}): Promise<Record<Topic, Intent>> {
  const made: Partial<Record<Topic, Intent>> = {};
  for (const topic of Object.keys(phrases) as Topic[]) made[topic] = await teach(who, topic, leads[topic]);
  await who.call('intents.addExamples', { body: { intentId: null, texts: outside } });
  return made as Record<Topic, Intent>;
}

const PATIENCE_MS = 60_000;

/** How a training ended. */
export async function ended(who: Person, { id }: { id: string }): Promise<Training> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const training = await who.call('trainings.get', { params: { id } });
    if (training.endedAt !== null) return training;
    if (Date.now() > until) throw new Error(`Still ${training.state} after a minute`);
    await sleep(50);
  }
}

/** Trains, and says which version came of it. */
export async function train(who: Person, note = ''): Promise<string> {
  const training = await ended(who, await who.call('trainings.start', { body: { note } }));
  expect(training).toMatchObject({ state: 'done', progress: 1, stage: null, failure: null });
  return training.versionId!;
}

export const promote = (who: Person, id: string) => who.call('models.promote', { params: { id }, body: {} });
