import { createHash } from 'node:crypto';

export interface JsapiSigning {
  readonly ticket: string;
  readonly nonce: string;
  /** Unix seconds. */
  readonly timestamp: number | string;
  /** The page as it is shown; what follows `#` does not count. */
  readonly url: string;
}

/** The signature that a page shows to the JS-SDK: hex of SHA-1. The same for `config` and `agentConfig`. */
export function jsapiSignature({ ticket, nonce, timestamp, url }: JsapiSigning): string {
  const page = url.split('#', 1)[0];
  const signed = `jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${page}`;
  return createHash('sha1').update(signed).digest('hex');
}
