import { z } from 'zod';
import type { Chat, ChatFailure, ToolCall, Usage } from './port.ts';

const usageShape = z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() });
const callShape = z.object({
  index: z.int().nonnegative().max(63).nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
const contentShape = z.object({
  content: z.string().nullish(),
  tool_calls: z.array(callShape).nullish(),
});
/** An event of a stream and a whole reply differ in one name: `delta` or `message`. */
const pieceShape = z.object({
  choices: z.array(
    z.object({
      delta: contentShape.nullish(),
      message: contentShape.nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: usageShape.nullish(),
});

export type Ended = 'no' | 'by the model' | 'length' | 'filter';

/** What has come of one reply so far. */
export class Gathered {
  text = '';
  ended: Ended = 'no';
  /** Anything of the protocol was heard. */
  heard = false;
  #usage: Usage | null = null;
  readonly #calls: { id: string; name: string; arguments: string }[] = [];

  /** Takes one event, or the whole reply of a server that does not stream. False when it is nothing of the protocol. */
  take(data: string): boolean {
    if (data === '[DONE]') {
      this.heard = true;
      if (this.ended === 'no') this.ended = 'by the model';
      return true;
    }
    const piece = pieceShape.safeParse(parsed(data));
    if (!piece.success) return false;
    this.heard = true;
    const { choices, usage } = piece.data;
    if (usage) this.#usage = { input: usage.prompt_tokens, output: usage.completion_tokens, estimated: false };
    const [choice] = choices;
    const content = choice?.delta ?? choice?.message;
    if (content?.content) this.text += content.content;
    for (const call of content?.tool_calls ?? []) this.#takeCall(call);
    if (choice?.finish_reason) this.ended = endOf(choice.finish_reason);
    return true;
  }

  /** Tokens as told, or as estimated. */
  usage(estimate: (text: string) => number, input: number): Usage {
    if (this.#usage) return this.#usage;
    const output = estimate(this.text) + this.#calls.reduce((sum, call) => sum + estimate(call.arguments), 0);
    return { input, output, estimated: true };
  }

  /** The calls of tools that were offered, or why one is none. */
  toolCalls(tools: NonNullable<Chat['tools']>): readonly ToolCall[] | ChatFailure {
    const calls: ToolCall[] = [];
    for (const { id, name, arguments: given } of this.#calls) {
      const values = parsed(given === '' ? '{}' : given);
      if (!tools.some((tool) => tool.name === name)) return 'wrong tool';
      if (typeof values !== 'object' || values === null || Array.isArray(values)) return 'wrong tool';
      calls.push({ id, name, arguments: values as Record<string, unknown> });
    }
    return calls;
  }

  #takeCall({ index, id, function: wanted }: z.infer<typeof callShape>): void {
    const at = index ?? this.#calls.length;
    const call = (this.#calls[at] ??= { id: '', name: '', arguments: '' });
    if (id) call.id = id;
    call.name += wanted?.name ?? '';
    call.arguments += wanted?.arguments ?? '';
  }
}

function endOf(reason: string): Ended {
  if (reason === 'length') return 'length';
  return reason === 'content_filter' ? 'filter' : 'by the model';
}

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
