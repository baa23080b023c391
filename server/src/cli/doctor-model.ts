import { createChatModel, type ChatModel } from '#libs/chat-model';
import { GroundError, type ChatModelSetting } from '#platform/config';
import { createOutbound, streamThrough } from '#platform/outbound';
import { configOf } from './doctor-machine.ts';
import type { Finding } from './finding.ts';

const REPLY_TOKENS = 16;

/** Whether the language model of the settings answers. No model is no fault. */
export async function languageModel(): Promise<Finding> {
  const name = 'language model';
  const config = configOf();
  if (config instanceof GroundError) return { name, state: 'note', says: 'not looked at: the settings do not hold' };
  const { chatModel, outbound, http } = config;
  if (chatModel === null) return { name, state: 'ok', says: 'none; answers are given as published' };
  const { host } = new URL(chatModel.url);
  const guard = createOutbound({ allow: outbound.allow, own: http.publicUrl });
  const allowed = await guard.check(chatModel.url);
  if (!allowed.ok) {
    const mend =
      'A model inside must stand in OUTBOUND_ALLOW, such as 127.0.0.1:11434; until then the house words answers.';
    return { name, state: 'broken', says: `${host} is not called (${allowed.why})`, mend };
  }
  const client = createChatModel({ ...chatModel, fetch: streamThrough(guard) });
  const messages = [{ role: 'user' as const, content: 'Reply with the word ok.' }];
  const outcome = await client.chat({ messages, maxTokens: REPLY_TOKENS }, { totalMs: chatModel.totalMs });
  // Whatever it says, it answers: a model that thinks aloud may not come to its point in so few tokens.
  if (outcome.kind === 'said' || outcome.why === 'too long')
    return chatModel.vision
      ? seeing(client, chatModel)
      : { name, state: 'ok', says: `${chatModel.model} at ${host} answered in ${outcome.ms} ms` };
  const mend = 'Check CHAT_MODEL_URL, CHAT_MODEL and CHAT_MODEL_KEY; until it answers the house words answers.';
  return { name, state: 'broken', says: `${chatModel.model} at ${host}: ${outcome.why}`, mend };
}

/** A grey square of 32 by 32 pixels. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAAAAABWESUoAAAAFklEQVR42mNoIAAYRhWMKhhVMFIVAABCAAAfN5c2AAAAAABJRU5ErkJggg==';

/** Whether it takes a picture as well. */
async function seeing(client: ChatModel, { url, totalMs }: ChatModelSetting): Promise<Finding> {
  const { host } = new URL(url);
  const content = [
    { kind: 'text' as const, text: 'Reply with the word ok.' },
    { kind: 'image' as const, mime: 'image/png', base64: PICTURE },
  ];
  const outcome = await client.chat({ messages: [{ role: 'user', content }], maxTokens: REPLY_TOKENS }, { totalMs });
  if (outcome.kind === 'said' || outcome.why === 'too long')
    return { name: 'language model', state: 'ok', says: `${client.model} at ${host} answered, and takes pictures` };
  const mend = 'Set CHAT_MODEL_VISION=0, or name a model that takes pictures; until then our own eyes are enough.';
  return {
    name: 'language model',
    state: 'broken',
    says: `${client.model} at ${host} takes no pictures: ${outcome.why}`,
    mend,
  };
}
