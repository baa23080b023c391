/** Lines that companies take to their own pages and servers. */

export function snippet({ server, key }: { server: string; key: string }): string {
  return `<script src="${server}/widget.js" data-widget="${key}" async></script>`;
}

export const signingLanguages = ['Node.js', 'Python', 'PHP', 'Java'] as const;
export type SigningLanguage = (typeof signingLanguages)[number];

/** Hex HMAC-SHA-256 of the customer's id, made on the company's server. */
export const signing: Record<SigningLanguage, string> = {
  'Node.js': `import { createHmac } from 'node:crypto';

const signature = createHmac('sha256', process.env.LIREN_WIDGET_SECRET)
  .update(customerId)
  .digest('hex');`,
  Python: `import hashlib, hmac, os

signature = hmac.new(
    os.environ["LIREN_WIDGET_SECRET"].encode(),
    customer_id.encode(),
    hashlib.sha256,
).hexdigest()`,
  PHP: `<?php
$signature = hash_hmac('sha256', $customerId, getenv('LIREN_WIDGET_SECRET'));`,
  Java: `import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

byte[] secret = System.getenv("LIREN_WIDGET_SECRET").getBytes(StandardCharsets.UTF_8);
Mac mac = Mac.getInstance("HmacSHA256");
mac.init(new SecretKeySpec(secret, "HmacSHA256"));
String signature = HexFormat.of().formatHex(mac.doFinal(customerId.getBytes(StandardCharsets.UTF_8)));`,
};
