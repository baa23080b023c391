import { randomUUID } from 'node:crypto';
import type { Sight } from '#libs/papers';
import type { Furnished, Talk } from './furnished.ts';

/** A licence that a customer showed, as it is kept once its picture was read. */
export async function paperOf({ world, tenant, mark }: Furnished, talk: Talk): Promise<string> {
  const { papers, db } = world.house;
  const fileId = randomUUID();
  const name = {
    name: 'name' as const,
    text: `店 ${mark}`,
    value: `店 ${mark}`,
    confidence: 0.99,
    quad: null,
    valid: null,
  };
  const sight: Sight = {
    kind: 'business_licence',
    confidence: 1,
    form: 'company',
    fields: [name],
    missing: [],
    text: `店 ${mark}`,
    flaws: [],
    by: 'ocr',
  };
  const seen = { fileId, seq: 1, kind: 'seen' as const, sight, width: 100, height: 100 };
  const place = { conversationId: talk.customer.conversation, customerId: talk.customerId };
  const assessment = await papers.assess(tenant, { ...place, pictures: [seen], texts: [], claims: [] });
  await db.tenant(tenant, (tx) => papers.keep(tx, place, assessment!));
  const rows = await world.rows<{ id: string }>('select id from papers where file_id = $1', [fileId]);
  return rows[0]!.id;
}
