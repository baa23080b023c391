import { randomUUID } from 'node:crypto';
import { client } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';
import type { ConversationRow, Message } from '#contracts/http/conversations';
import { session, staffRoutes, type Session } from '#contracts/http/staff';
import type { Permission } from '#contracts/permissions';
import type { Customer } from './customer.ts';
import { Socket } from './socket.ts';

/** A conversation, or the customer who has it. */
type Which = string | Customer;
const idOf = (which: Which) => (typeof which === 'string' ? which : which.conversation);

/** Somebody employed, signed in as the console signs in: a cookie and the CSRF token. */
export class Person {
  readonly url: string;
  readonly id: string;
  readonly tenant: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly call: ReturnType<typeof client<typeof allRoutes>>;
  readonly #session: Session;

  constructor(url: string, cookie: string, session: Session) {
    this.url = url;
    this.id = session.staff.id;
    this.tenant = session.tenant.id;
    this.#session = session;
    this.headers = { cookie, 'x-csrf-token': session.csrf };
    this.call = client(allRoutes, { base: url, headers: () => this.headers });
  }

  static async signIn({ url, email, password }: { url: string; email: string; password: string }): Promise<Person> {
    const response = await fetch(url + staffRoutes['session.signIn'].path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    return new Person(url, cookie, session.parse(await response.json()));
  }

  may(what: Permission): boolean {
    return this.#session.permissions.includes(what);
  }

  claims(which: Which, { takeOver = false } = {}): Promise<ConversationRow> {
    return this.call('conversations.claim', { params: { id: idOf(which) }, body: { takeOver } });
  }

  replies(which: Which, text: string, clientId: string = randomUUID()): Promise<Message> {
    const body = { clientId, body: { kind: 'text' as const, text } };
    return this.call('conversations.reply', { params: { id: idOf(which) }, body });
  }

  notes(which: Which, text: string): Promise<Message> {
    return this.call('conversations.note', { params: { id: idOf(which) }, body: { clientId: randomUUID(), text } });
  }

  returns(which: Which): Promise<ConversationRow> {
    return this.call('conversations.return', { params: { id: idOf(which) }, body: {} });
  }

  closes(which: Which): Promise<ConversationRow> {
    return this.call('conversations.close', { params: { id: idOf(which) }, body: {} });
  }

  async row(which: Which): Promise<ConversationRow> {
    return (await this.call('conversations.get', { params: { id: idOf(which) } })).conversation;
  }

  async reads(which: Which): Promise<Message[]> {
    return (await this.call('conversations.messages', { params: { id: idOf(which) }, query: { limit: 100 } })).items;
  }

  async socket(): Promise<Socket> {
    const socket = await new Socket(`${this.url.replace('http', 'ws')}/api/v1/socket`, { ...this.headers }).opened();
    await socket.hears('ready');
    return socket;
  }
}
