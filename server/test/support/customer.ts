import { randomUUID } from 'node:crypto';
import { client, type CallInput, type CallReply } from '#contracts/client';
import { channelRoutes } from '#contracts/http/channels';
import type { ConversationState, Message } from '#contracts/http/conversations';
import { Socket, until } from './socket.ts';

type Table = typeof channelRoutes;

/** A customer in the chat of a web site. */
export class Customer {
  readonly url: string;
  readonly token: string;
  readonly conversation: string;
  /** The typed routes, as this visitor. */
  readonly call: ReturnType<typeof client<Table>>;
  readonly #sockets: Socket[] = [];

  constructor(url: string, token: string, conversation: string) {
    this.url = url;
    this.token = token;
    this.conversation = conversation;
    this.call = client(channelRoutes, { base: url, headers: () => ({ authorization: `Bearer ${token}` }) });
  }

  static async arrive(at: { url: string; widget: string; locale: 'zh-CN' | 'en' }): Promise<Customer> {
    const start = client(channelRoutes, { base: at.url });
    const { token, conversation } = await start('visitor.start', { body: { widget: at.widget, locale: at.locale } });
    return new Customer(at.url, token, conversation.id);
  }

  /** A route of his own conversation. */
  own<K extends keyof Table>(name: K, input: object = {}): Promise<CallReply<Table[K]>> {
    const { params, ...rest } = input as { params?: object };
    return this.call(name, { params: { id: this.conversation, ...params }, ...rest } as unknown as CallInput<Table[K]>);
  }

  says(text: string, clientId: string = randomUUID()): Promise<Message> {
    return this.own('visitor.send', { body: { clientId, body: { kind: 'text', text } } });
  }

  async sends(file: Blob, fileName: string, clientId: string = randomUUID()): Promise<Message> {
    const { fileId } = await this.own('visitor.upload', { file, fileName });
    return this.sendsFile(fileId, clientId);
  }

  sendsFile(fileId: string, clientId: string): Promise<Message> {
    return this.own('visitor.send', { body: { clientId, body: { kind: 'file', fileId } } });
  }

  asksForPerson(): Promise<ConversationState> {
    return this.own('visitor.askPerson', { body: {} });
  }

  state(): Promise<ConversationState> {
    return this.own('visitor.conversation');
  }

  async messages(): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const { items, more } = await this.own('visitor.messages', {
        query: { after: all.at(-1)?.seq ?? 0, limit: 100 },
      });
      all.push(...items);
      if (!more) return all;
    }
  }

  /** The messages as soon as they fit. */
  async waitsFor(fits: (messages: Message[]) => boolean, patienceMs?: number): Promise<Message[]> {
    let seen: Message[] = [];
    await until(
      async () => fits((seen = await this.messages())),
      () => told(seen).join(' | '),
      patienceMs,
    );
    return seen;
  }

  /** Asks, and gives the bot's next message after it. */
  async asks(text: string): Promise<Message> {
    const { seq } = await this.says(text);
    const answers = (all: Message[]) => all.filter((each) => each.seq > seq && each.author.kind === 'bot');
    return answers(await this.waitsFor((all) => answers(all).length > 0))[0]!;
  }

  /** A socket that is signed in and follows the conversation. */
  async socket(how: { after?: number } = {}): Promise<Socket> {
    const socket = await new Socket(`${this.url.replace('http', 'ws')}/chat/v1/socket`).opened();
    this.#sockets.push(socket);
    socket.send({ t: 'hello', token: this.token });
    await socket.hears('ready');
    socket.follow(`conversation:${this.conversation}`, how.after ?? 0);
    await socket.hears('state');
    return socket;
  }

  async leave(): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => socket.leave()));
  }
}

/** Messages as short lines: `bot: 您好`, `handoff.queued`. */
export function told(messages: readonly Message[]): string[] {
  return messages.map(({ author, body }) => {
    switch (body.kind) {
      case 'event':
        return body.event.type;
      case 'answer':
        return `${author.kind}: ${body.sentences.join('')}`;
      case 'image':
      case 'file':
        return `${author.kind}: [${body.file.name}]`;
      default:
        return `${author.kind}: ${body.text}`;
    }
  });
}
