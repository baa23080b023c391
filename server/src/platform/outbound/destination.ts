import type { AllowList } from './allow-list.ts';

/** Characters of a URL that we call: the longest that common servers accept. */
const URL_LENGTH = 2_048;
/** Below this only the web's own ports are called. */
const FIRST_FREE_PORT = 1_024;
const WEB_PORTS: readonly number[] = [80, 443];
/**
 * Ports above 1023 on which something listens that is no web server and may understand a line of HTTP: the "bad ports"
 * of the Fetch standard (section 2.9), then databases, brokers and control planes.
 */
const REFUSED_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
  1433, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 4222, 5432, 5433, 5672, 5900, 5984, 6379, 6443, 7000, 7001, 9042,
  8086, 8500, 9092, 9200, 9300, 10250, 10255, 11211, 27017, 27018, 50070,
]);

/** Where a request goes, taken from a URL that was read strictly. */
export interface Destination {
  readonly url: URL;
  /** The name or address without the brackets of IPv6 and without the dot that may end a name. */
  readonly host: string;
  readonly port: number;
}

/** Why a URL is not called. None of these opened a connection. */
export type Refused =
  /** Not a plain http or https URL: another scheme, a user, a fragment, a control character, a backslash, too long. */
  | 'url'
  /** A port on which no web server is expected. */
  | 'port'
  /** This installation itself. */
  | 'own'
  /** The name leads, or the URL names, an address inside: loopback, private, link-local, metadata … */
  | 'address';

export interface ReadingOptions {
  readonly allow: AllowList;
  /** Our own public URL, which is never called from inside. */
  readonly own: string | null;
}

/** Reads a URL strictly: what two parsers could read differently is refused before either reads it. */
export function readDestination(text: string, { allow, own }: ReadingOptions): Destination | Refused {
  // Plain ASCII or letters of a name; no blanks, no controls, no backslash, no user, no fragment (WHATWG would mend them).
  if (text.length > URL_LENGTH || !/^https?:\/\/[^\s\p{C}\\@/?#]+([/?][^\s\p{C}\\#]*)?$/iu.test(text)) return 'url';
  if (!URL.canParse(text)) return 'url';
  const url = new URL(text);
  if (url.username || url.password || url.hostname === '') return 'url';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '') return 'url';
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (own !== null && isOwn({ url, host, port }, new URL(own))) return 'own';
  const usual = WEB_PORTS.includes(port) || (port >= FIRST_FREE_PORT && !REFUSED_PORTS.has(port));
  return usual || allow.opensPort(host, port) ? { url, host, port } : 'port';
}

function isOwn({ url, host, port }: Destination, own: URL): boolean {
  const ownPort = Number(own.port) || (own.protocol === 'https:' ? 443 : 80);
  const sameHost = host === own.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // The other scheme's usual port of our own name is most often a redirect to ourselves.
  return sameHost && (port === ownPort || (own.port === '' && url.port === ''));
}
