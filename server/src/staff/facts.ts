import type { Tx } from '#platform/db';
import { record } from '#platform/facts';
import type { Presence } from '#contracts/http/staff';

/** What others may hear of staff. */
export const staffFacts = {
  /** { staffId, presence } */
  presenceChanged: 'staff.presence_changed',
  /** { staffId }: what they may do, or their name, is another now. */
  changed: 'staff.changed',
  /** { teamId }: what belonged to it belongs to everybody. */
  teamRemoved: 'staff.team_removed',
  /** { staffId } */
  disabled: 'staff.disabled',
  /** { staffId, only, except }: `only` one session ended, or all `except` one, or (both null) all. */
  sessionsEnded: 'staff.sessions_ended',
  /** {}: name, hours or what else the company says of itself. */
  companyChanged: 'staff.company_changed',
} as const;

export async function tellPresence(tx: Tx, staffId: string, presence: Presence): Promise<void> {
  await record(tx, { type: staffFacts.presenceChanged, version: 1, payload: { staffId, presence } });
}

export async function tellChanged(tx: Tx, staffId: string): Promise<void> {
  await record(tx, { type: staffFacts.changed, version: 1, payload: { staffId } });
}

export async function tellTeamRemoved(tx: Tx, teamId: string): Promise<void> {
  await record(tx, { type: staffFacts.teamRemoved, version: 1, payload: { teamId } });
}

export async function tellDisabled(tx: Tx, staffId: string): Promise<void> {
  await record(tx, { type: staffFacts.disabled, version: 1, payload: { staffId } });
}

export async function tellSessionsEnded(
  tx: Tx,
  staffId: string,
  { only = null, except = null }: { only?: string | null; except?: string | null } = {},
): Promise<void> {
  await record(tx, { type: staffFacts.sessionsEnded, version: 1, payload: { staffId, only, except } });
}

export async function tellCompanyChanged(tx: Tx): Promise<void> {
  await record(tx, { type: staffFacts.companyChanged, version: 1, payload: {} });
}
