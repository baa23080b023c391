import type { Chat, Part, Said } from './port.ts';

/**
 * What the other side understands, richest first. Servers that speak the protocol differ in two things: whether they
 * know JSON schemas, and whether they bear being asked for the usage of a stream.
 */
export const dialects = [
  { schema: true, usage: true },
  { schema: false, usage: true },
  { schema: false, usage: false },
] as const;
export type Dialect = (typeof dialects)[number];

/** The body of a request (https://platform.openai.com/docs/api-reference/chat/create). */
export function requestBody(model: string, chat: Chat, dialect: Dialect): string {
  const { messages, tools = [], json, maxTokens, temperature = 0 } = chat;
  return JSON.stringify({
    model,
    messages: messages.map(message),
    max_tokens: maxTokens,
    temperature,
    stream: true,
    ...(dialect.usage && { stream_options: { include_usage: true } }),
    ...(json && { response_format: format(json, dialect) }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, about, parameters }) => ({
        type: 'function',
        function: { name, description: about, parameters },
      })),
    }),
  });
}

function format({ name, schema }: NonNullable<Chat['json']>, dialect: Dialect) {
  return dialect.schema
    ? { type: 'json_schema', json_schema: { name, schema, strict: true } }
    : { type: 'json_object' };
}

function message(said: Said) {
  if (said.role === 'tool') return { role: 'tool', tool_call_id: said.toolCallId, content: said.content };
  if (said.role !== 'assistant') return { role: said.role, content: contentOf(said.content) };
  const calls = said.toolCalls?.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(given) },
  }));
  return { role: 'assistant', content: said.content, ...(calls && { tool_calls: calls }) };
}

function contentOf(content: string | readonly Part[]) {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.kind === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'image_url', image_url: { url: `data:${part.mime};base64,${part.base64}` } },
  );
}
