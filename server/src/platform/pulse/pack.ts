/** PostgreSQL refuses a NOTIFY payload of 8,000 bytes. */
const PAYLOAD_BYTES = 7_800;

/** Joins as many messages as fit into each payload. A message that fits nowhere is left to the listeners' own polling. */
export function pack(self: string, batch: readonly string[]): string[] {
  const head = JSON.stringify(self);
  const room = PAYLOAD_BYTES - head.length - 2;
  const payloads: string[] = [];
  let items: string[] = [];
  let size = 0;
  for (const item of batch) {
    const bytes = Buffer.byteLength(item) + 1;
    if (bytes > room) continue;
    if (size + bytes > room) {
      payloads.push(`[${[head, ...items].join(',')}]`);
      items = [];
      size = 0;
    }
    items.push(item);
    size += bytes;
  }
  if (items.length > 0) payloads.push(`[${[head, ...items].join(',')}]`);
  return payloads;
}
