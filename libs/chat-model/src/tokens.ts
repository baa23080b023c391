import type { Chat, Said } from './port.ts';

/** Measured on no model in particular: a Chinese character is about one token, four Latin letters are another. */
const LETTERS_PER_TOKEN = 4;
/** What a provider charges for a picture is between 85 and some thousand tokens; this is on the safe side. */
const IMAGE_TOKENS = 1_500;
/** Role and separators of a message. */
const FRAME = 4;

/** About how many tokens a text has; meant to be too many rather than too few. */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (const char of text) if (char.codePointAt(0)! > 0x2e7f) wide += 1;
  return wide + Math.ceil((text.length - wide) / LETTERS_PER_TOKEN);
}

/** The same of everything that a request sends. */
export function estimateInput({ messages, tools = [], json }: Pick<Chat, 'messages' | 'tools' | 'json'>): number {
  const around = estimateTokens(JSON.stringify([tools, json ?? null]));
  return messages.reduce((sum, said) => sum + FRAME + contentTokens(said), around);
}

function contentTokens({ content }: Said): number {
  if (typeof content === 'string') return estimateTokens(content);
  return content.reduce((sum, part) => sum + (part.kind === 'text' ? estimateTokens(part.text) : IMAGE_TOKENS), 0);
}
