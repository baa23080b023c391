export interface SessionCookie {
  readonly name: string;
  /** The session token among the cookies of a request. */
  read(header: string | undefined): string | undefined;
  /** The `set-cookie` that keeps the token for `seconds`. */
  write(token: string, seconds: number): string;
  /** The `set-cookie` that forgets it. */
  clear(): string;
}

/** Longer cookie headers are not looked at. */
const MAX_HEADER = 4_096;

/** The cookie of sessions. Over https its name binds it to this host and to encrypted connections. */
export function sessionCookie(
  publicUrl: string,
  plain: 'liren_session' | 'liren_keeper' = 'liren_session',
): SessionCookie {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? `__Host-${plain}` : plain;
  const line = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    name,
    read(header) {
      if (!header || header.length > MAX_HEADER) return undefined;
      const pairs = header.split(';').map((pair) => pair.trim());
      // Two cookies of one name mean that somebody planted one: neither is believed.
      const found = pairs.filter((pair) => pair.startsWith(`${name}=`));
      return found.length === 1 ? found[0]!.slice(name.length + 1) : undefined;
    },
    write: line,
    clear: () => line('', 0),
  };
}
