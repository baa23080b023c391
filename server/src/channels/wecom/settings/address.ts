import { isPublic, plainAddress } from '#platform/outbound';

/** Names that only one network knows: RFC 6761, RFC 6762, and those that ICANN keeps for insides. */
const INSIDE_NAME = /(^|\.)(localhost|local|lan|home|internal|intranet|test|home\.arpa)$/i;

/** Whether an address of ours can be called by nobody outside: a loopback or private address, or a name of the inside. */
export function isInside(publicUrl: string): boolean {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const address = plainAddress(host);
  if (address) return !isPublic(address);
  return !host.includes('.') || INSIDE_NAME.test(host);
}

/** Host and port as WeCom compares them, from an address or from what somebody typed as a domain. */
export function hostOf(text: string): string {
  const bare = text.trim().toLowerCase();
  return (URL.parse(bare.includes('://') ? bare : `https://${bare}`)?.host ?? bare).replace(/\.$/, '');
}
