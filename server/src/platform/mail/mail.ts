import type { Db, Tx } from '../db/index.ts';
import { must } from '../errors/index.ts';
import { newId } from '../ids/index.ts';
import type { Keys } from '../keys/index.ts';
import { post, type Box, type Lane } from '../lanes/index.ts';
import { openTransport, type Letter, type Sent } from './transport.ts';

/** Characters of one mail; ours are a few lines and a link. */
const TEXT = 20_000;
const SUBJECT = 200;
const ADDRESS = 254;
/** A mail server that is away is tried again after each of these; then the letter is dead and an operator sees it. */
const AGAIN_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000, 8 * 3_600_000];
const LANE = 'mail';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
}

/** Mails of the house: to staff, never to customers. Texts only. */
export interface Mail {
  /** Sends now, once. For what somebody waits for. */
  send(message: MailMessage): Promise<Sent>;
  /** Sends after the commit, and again while the mail server is away. Sealed while it waits, because it may hold a link. */
  post(tx: Tx, message: MailMessage): Promise<void>;
  readonly lane: Lane;
  close(): void;
}

export interface MailDeps {
  /** The operator's setting; null when there is no mail server. */
  setting: { url: string; from: string } | null;
  db: Db;
  keys: Keys;
}

interface Waiting {
  id: string;
  /** base64 of the sealed message. */
  sealed: string;
  tries: number;
}

/** Null when no mail server is configured: whoever wants to write then finds another way. */
export function createMail({ setting, db, keys }: MailDeps): Mail | null {
  if (setting === null) return null;
  const transport = openTransport(setting);
  const place = (tenant: string, id: string) => `mail/${tenant}/${id}`;

  async function deliver({ tenant, mail }: Box): Promise<void> {
    for (const waiting of mail as Waiting[]) {
      const opened = keys.own.open(Buffer.from(waiting.sealed, 'base64'), place(tenant, waiting.id));
      const sent = await transport.deliver({ ...(JSON.parse(opened) as MailMessage), id: waiting.id });
      if (sent === 'sent') continue;
      const wait = sent === 'failed' ? AGAIN_MS[waiting.tries] : undefined;
      if (wait === undefined) throw new Error(sent === 'refused' ? 'The mail server refused it' : 'No mail server');
      const next: Waiting = { ...waiting, tries: waiting.tries + 1 };
      const key = `${waiting.id}/${next.tries}`;
      await db.tenant(tenant, (tx) => post(tx, { lane: LANE, key }, next, wait));
    }
  }

  return {
    send: (message) => transport.deliver({ ...checked(message), id: newId() }),
    async post(tx, message) {
      const id = newId();
      const sealed = keys.own.seal(JSON.stringify(checked(message)), place(tx.tenant, id)).toString('base64');
      const waiting: Waiting = { id, sealed, tries: 0 };
      await post(tx, { lane: LANE, key: id }, waiting);
    },
    // The waits above are the tries; what still fails then is a dead letter at once.
    lane: { name: LANE, concurrency: 2, attempts: 1, handle: deliver },
    close: () => transport.close(),
  };
}

/** Whether the mail server lets us in, without sending anything. */
export async function checkMailServer(setting: { url: string; from: string }) {
  const transport = openTransport(setting);
  try {
    return await transport.check();
  } finally {
    transport.close();
  }
}

function checked({ to, subject, text }: MailMessage): Omit<Letter, 'id'> {
  must(/^[^\s,;<>"@]+@[^\s,;<>"@]+$/.test(to) && to.length <= ADDRESS, 'a mail goes to exactly one address');
  return { to, subject: subject.replace(/\p{C}+/gu, ' ').slice(0, SUBJECT), text: text.slice(0, TEXT) };
}
