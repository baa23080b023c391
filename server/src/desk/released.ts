import * as conversations from '#conversations';
import type { Db } from '#platform/db';
import type { Facts } from '#platform/facts';
import { staffFacts } from '#staff';

/** What belonged to a team that was removed is everybody's: otherwise only those who see every team would find it. */
export function followRemovedTeams({ db, facts }: { db: Db; facts: Facts }): void {
  facts.durable('desk.removed_teams', [staffFacts.teamRemoved], ({ tenant, payload }) =>
    db.tenant(tenant, (tx) => conversations.releaseTeam(tx, String(payload['teamId']))),
  );
}
