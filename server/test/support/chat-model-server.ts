import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request as a provider sees it. */
export interface Prompted {
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    model: string;
    messages: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] }[];
    stream?: boolean;
    stream_options?: object;
    response_format?: { type: string; json_schema?: { name: string } };
    tools?: { function: { name: string } }[];
    max_tokens?: number;
  };
  /** Everything that left our house, as text. */
  readonly text: string;
}

/** What the provider does with a request. */
export type Behaviour = (response: ServerResponse, prompted: Prompted) => unknown;

/** A provider that speaks the chat completions protocol and does as it is told. */
export interface ChatModelServer extends AsyncDisposable {
  /** As `CHAT_MODEL_URL`. */
  readonly url: string;
  readonly got: Prompted[];
  /** From now on it answers like this. */
  does(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** What a message of a request says; pictures left out. */
export const wordsOf = ({ content }: Prompted['body']['messages'][number]): string =>
  typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');

const frame = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const begin = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const piece = (delta: object, finish: string | null = null) =>
  frame({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
const usage = (input: number, output: number) =>
  frame({ choices: [], usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } });

/** Says these words, a few characters at a time. */
export const says =
  (text: string | ((prompted: Prompted) => string)): Behaviour =>
  (response, prompted) => {
    const words = typeof text === 'string' ? text : text(prompted);
    begin(response);
    for (let at = 0; at < words.length; at += 7) response.write(piece({ content: words.slice(at, at + 7) }));
    response.write(piece({}, 'stop'));
    response.write(usage(300, words.length));
    response.end(frame('[DONE]'));
  };

export const calls =
  (name: string, given = '{}'): Behaviour =>
  (response) => {
    begin(response);
    const half = Math.ceil(given.length / 2);
    response.write(
      piece({ tool_calls: [{ index: 0, id: 'call_1', function: { name, arguments: given.slice(0, half) } }] }),
    );
    response.write(piece({ tool_calls: [{ index: 0, function: { arguments: given.slice(half) } }] }));
    response.write(piece({}, 'tool_calls'));
    response.end(frame('[DONE]'));
  };

export const status =
  (code: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end('{"error":{"message":"no"}}');

/** Says it in one piece, as a server without streams does. */
export const saysAtOnce =
  (text: string): Behaviour =>
  (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: text }, finish_reason: 'stop' }] }));

/** Whether it is asked as a judge of sentences. */
export const isJudging = ({ body }: Prompted): boolean => body.response_format?.json_schema?.name === 'verdicts';

/** Judges so, and does the other thing otherwise. */
export const judging =
  (verdict: string, otherwise: Behaviour): Behaviour =>
  (response, prompted) =>
    isJudging(prompted)
      ? says(JSON.stringify({ verdicts: [verdict] }))(response, prompted)
      : otherwise(response, prompted);

/** Understands only what is left when the named field is missing. */
export const without =
  (field: 'json_schema' | 'stream_options', then: Behaviour): Behaviour =>
  (response, prompted) => {
    const { response_format: format, stream_options: options } = prompted.body;
    const unknown = field === 'json_schema' ? format?.type === 'json_schema' : options !== undefined;
    return unknown ? status(400)(response, prompted) : then(response, prompted);
  };

/** Every way in which a provider fails, by the name of the outcome that must follow. */
export const failing = {
  unauthorised: status(401),
  'rate limited': status(429, { 'retry-after': '7' }),
  'server error': status(500),
  rejected: status(404),
  /** Takes the request and says nothing. */
  hang: () => undefined,
  /** A byte each 50 ms, for ever. */
  'too slow': (response) => {
    begin(response);
    const timer = setInterval(() => response.write(':'), 50);
    response.on('close', () => clearInterval(timer));
  },
  cut: (response) => {
    begin(response);
    response.write(piece({ content: '{"sentences":[{"text":"标准店加' }));
    setTimeout(() => response.destroy(), 20);
  },
  empty: says(''),
  /** Ten megabytes of words. */
  'too large': (response) => {
    begin(response);
    const chunk = piece({ content: 'x'.repeat(64 * 1024) });
    let left = 160;
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(chunk)) return;
      }
      if (left === 0) response.end(frame('[DONE]'));
    };
    response.on('drain', more);
    more();
  },
  'too long': (response) => {
    begin(response);
    response.write(piece({ content: '{"sentences":[' }));
    response.write(piece({}, 'length'));
    response.end(frame('[DONE]'));
  },
  filtered: (response) => {
    begin(response);
    response.write(piece({ content: '{"sen' }));
    response.write(piece({}, 'content_filter'));
    response.end(frame('[DONE]'));
  },
  'broken json': says('{"sentences":[{"text":"标准店加盟费 5.8 万元。","evidence":["E1"'),
  'wrong tool': calls('delete_everything', '{"sure":true}'),
  garbage: (response) => {
    begin(response);
    response.end('data: <html>502 Bad Gateway</html>\n\n');
  },
} satisfies Record<string, Behaviour>;

/** Ends a stream without telling that it has ended. */
export const endsSilently: Behaviour = (response) => {
  begin(response);
  response.end(piece({ content: '{"sentences":[]}' }));
};

export async function openChatModelServer(): Promise<ChatModelServer> {
  let behaviour: Behaviour = says('{}');
  const got: Prompted[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void buffer(request)
      .then((raw) => {
        const text = raw.toString();
        const prompted = { headers: request.headers, text, body: JSON.parse(text) as Prompted['body'] };
        got.push(prompted);
        return behaviour(response, prompted);
      })
      .catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    url: `http://127.0.0.1:${port}/v1`,
    got,
    close,
    does: (next) => void (behaviour = next),
    [Symbol.asyncDispose]: close,
  };
}
