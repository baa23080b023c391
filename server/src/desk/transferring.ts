import type { Colleague, deskRoutes, TransferTo } from '#contracts/http/desk';
import * as conversations from '#conversations';
import type { ConversationRecord } from '#conversations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { Handlers, StaffCaller } from '#platform/http';
import { words } from '#platform/words';
import type { DeskDeps } from './deps.ts';
import { dressedBy, rowOf } from './row.ts';

type Known = Awaited<ReturnType<DeskDeps['people']['colleagues']>>[number];

/** Handing a conversation to a team or a colleague. */
export function transferring(
  deps: DeskDeps,
): Pick<Handlers<typeof deskRoutes>, 'conversations.targets' | 'conversations.transfer'> {
  return {
    'conversations.targets': ({ params, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const conversation = await conversations.get(tx, params.id, { reach: conversations.reachOf(caller) });
        const teams = await deps.people.servingTeams(tx);
        const others = (await deps.people.colleagues(tx)).filter(({ id }) => id !== caller.staffId);
        return {
          teams: teams.filter(({ id }) => id !== conversation.team_id),
          people: others.filter((one) => mayTake(one, conversation)).map(shown),
        };
      }),
    'conversations.transfer': ({ params, body, caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const reach = conversations.reachOf(caller);
        const conversation = await conversations.get(tx, params.id, { lock: true, reach });
        mustBeFree(conversation, caller);
        const to = await nameOf(tx, deps, body.to, conversation);
        const summary = words(await deps.deskLocale(tx))('summary.transferred', { name: caller.name });
        const by = { id: caller.staffId, name: caller.name };
        await conversations.transfer(tx, deps.conversations, conversation, { by, to, note: body.note, summary });
        await deps.audit(tx, caller, {
          action: 'conversation.transfer',
          target: params.id,
          detail: { [body.to.kind]: body.to.id },
        });
        const after = await conversations.get(tx, params.id);
        return { conversation: conversations.reaches(reach, after) ? await rowOf(tx, dressedBy(deps), after) : null };
      }),
  };
}

/** He may reply, and would see it also if he did not speak in it. */
function mayTake({ id, permissions, teams }: Known, { team_id }: ConversationRecord): boolean {
  const reach = conversations.reachOf({ staffId: id, permissions, teams: new Set(teams) });
  return (
    permissions.has('conversation.read') &&
    permissions.has('conversation.reply') &&
    conversations.reaches(reach, { team_id, speaker: 'nobody', staff_id: null })
  );
}

function shown({ id, name, presence, open, capacity, skills, teams }: Known): Colleague {
  return { id, name, presence, open, capacity, skills, teams };
}

/** Out of a colleague's hands takes it only who answers for all of them. */
function mustBeFree({ speaker, staff_id, staff_name }: ConversationRecord, caller: StaffCaller): void {
  if (speaker !== 'person' || staff_id === caller.staffId || caller.permissions.has('conversation.all')) return;
  throw refuse('conversation.not_yours', `${staff_name} speaks with this customer`);
}

async function nameOf(tx: Tx, deps: DeskDeps, to: TransferTo, conversation: ConversationRecord) {
  if (to.kind === 'team') {
    const team = (await deps.people.teamRefs(tx, [to.id])).get(to.id);
    if (!team) throw refuse('team.not_found', 'There is no such team');
    return { team };
  }
  const [staff] = await deps.people.colleagues(tx, to.id);
  if (!staff) throw refuse('staff.not_found', 'There is no such colleague');
  if (!mayTake(staff, conversation))
    throw refuse('conversation.not_theirs', `${staff.name} may not take this conversation`);
  return { staff: { id: staff.id, name: staff.name } };
}
