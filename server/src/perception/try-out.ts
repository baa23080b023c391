import type { Understood } from '#contracts/http/learning';
import type { Db } from '#platform/db';
import { readCompany } from '#staff';
import { perceive } from './perceive.ts';
import { fetchVersion } from './models/versions.ts';
import type { Service } from './models/service.ts';

interface Asked {
  readonly tenant: string;
  readonly text: string;
  readonly versionId?: string | undefined;
}

/** What the turn would see in a message, by a version or the one in service. Refuses with `version.not_found` and `version.unreadable`. */
export async function tryOut(
  { db, service, now }: { db: Db; service: Service; now(): Date },
  { tenant, text, versionId }: Asked,
): Promise<Understood> {
  if (versionId !== undefined) await db.tenant(tenant, (tx) => fetchVersion(tx, versionId));
  const reader = await service.reader(tenant, versionId);
  const { timeZone } = await db.tenant(tenant, readCompany);
  const entities = { at: now(), timeZone, gazetteer: await service.entries(tenant) };
  const began = performance.now();
  const seen = perceive(text, { locale: 'zh-CN', entities, ...(reader && { intents: reader.read }) });
  const tookMs = performance.now() - began;
  const { intent, state } = seen;
  return {
    version: reader && { id: reader.id, number: reader.number },
    intent: intent && {
      accepted: intent.accepted,
      inScope: intent.inScope,
      ranked: [...intent.ranked],
      leadsTo: intent.leadsTo.kind === 'article' ? { ...intent.leadsTo, question: null } : intent.leadsTo,
    },
    language: seen.language,
    entities: [...seen.entities],
    state: {
      labels: state.labels.map(({ label, intensity }) => ({ label, intensity })),
      valence: state.valence,
      arousal: state.arousal,
      urgency: state.urgency,
      trust: state.trust,
    },
    asksForPerson: seen.asksForPerson,
    urgency: seen.urgency,
    smallTalk: seen.smallTalk,
    tookMs,
  };
}
