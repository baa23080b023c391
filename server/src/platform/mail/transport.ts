import { createTransport } from 'nodemailer';
import { isLoopback } from './loopback.ts';

/** Waits of one delivery; a mail server that is slower is tried again later. */
const CONNECT_MS = 8_000;
const GREETING_MS = 8_000;
const IDLE_MS = 15_000;
/** Connections to the mail server at once, and mails over one of them. */
const CONNECTIONS = 2;
const MAILS_PER_CONNECTION = 50;

export interface Letter {
  /** Exactly one address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for every try, so that a server may notice a repetition. */
  readonly id: string;
}

/** `refused`: the server said no for good (5xx, RFC 5321, section 4.2.1). `failed`: try again later. */
export type Sent = 'sent' | 'refused' | 'failed';

export interface Transport {
  deliver(letter: Letter): Promise<Sent>;
  /** Connects and signs in without sending; the reason is for the operator. */
  check(): Promise<{ ok: true } | { ok: false; reason: string }>;
  close(): void;
}

export function openTransport({ url, from }: { url: string; from: string }): Transport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const auth = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined;
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: MAILS_PER_CONNECTION,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password goes over no open line, except within this machine.
    requireTLS: !secure && auth !== undefined && !isLoopback(hostname),
    ...(auth && { auth }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    async deliver({ to, subject, text, id }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return 'sent';
      } catch (error) {
        const status = (error as { responseCode?: number }).responseCode ?? 0;
        return status >= 500 && status !== 535 ? 'refused' : 'failed';
      }
    },
    async check() {
      try {
        await transport.verify();
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: (error as Error).message.slice(0, 200) };
      }
    },
    close: () => transport.close(),
  };
}
