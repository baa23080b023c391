import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Delivered {
  from: string;
  to: string[];
  /** The whole mail as it came, headers first. */
  raw: string;
  subject: string;
  /** The decoded text. */
  text: string;
}

/** Somebody's mail server: takes everything until told otherwise. */
export interface PostOffice extends AsyncDisposable {
  readonly url: string;
  readonly delivered: Delivered[];
  /** From now on the answer to each recipient: null takes the mail, a number refuses with it. */
  refuses(status: number | null): void;
  close(): Promise<void>;
}

export async function openPostOffice(): Promise<PostOffice> {
  let status: number | null = null;
  const delivered: Delivered[] = [];
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'liren' && password === 'secret'
        ? done(null, { user: username })
        : done(new Error('Invalid username or password')),
    onRcptTo: (_address, _session, done) =>
      done(status === null ? null : Object.assign(new Error('No'), { responseCode: status })),
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        delivered.push({ from, to, raw, ...readMail(raw) });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    url: `smtp://liren:secret@127.0.0.1:${port}`,
    delivered,
    refuses: (next) => void (status = next),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function readMail(raw: string): { subject: string; text: string } {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const headers = head!.replace(/\r\n\s+/g, ' ');
  const subject = /^subject: (.*)$/im.exec(headers)?.[1] ?? '';
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(headers)?.[1] ?? '7bit';
  return { subject: words(subject), text: decoded(rest.join('\r\n\r\n'), encoding).replaceAll('\r\n', '\n') };
}

/** Encoded words (RFC 2047); the blank between two of them is no part of the text. */
function words(subject: string): string {
  return subject
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, body: string) => {
      const base64 = how.toLowerCase() === 'b';
      return decoded(base64 ? body : body.replaceAll('_', ' '), base64 ? 'base64' : 'quoted-printable');
    });
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/[^\x00-\x7f]/g, encodeURIComponent)
    .replace(/=([0-9A-F]{2})/gi, '%$1');
  return Buffer.from(
    bytes.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
}
