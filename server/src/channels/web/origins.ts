/** Which pages may hold a chat. An empty list allows every page. */

/** `https://shop.example.com` is itself; `https://*.example.com` is every name below, not the name itself. */
export function isAllowed(listed: readonly string[], origin: string): boolean {
  if (listed.length === 0) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port, origin: normal } = new URL(origin);
  return listed.some((one) => {
    if (!one.includes('*')) return URL.canParse(one) && new URL(one).origin === normal;
    const pattern = new URL(one.replace('*.', ''));
    const below = hostname.endsWith(`.${pattern.hostname}`);
    return below && pattern.protocol === protocol && pattern.port === port;
  });
}

/** The value of CSP's `frame-ancestors` (CSP Level 3, 6.4.2). Our own pages show the preview. */
export function frameAncestors(listed: readonly string[]): string {
  return listed.length === 0 ? '*' : ["'self'", ...listed].join(' ');
}
