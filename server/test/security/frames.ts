/** What each reader may find in a frame of the socket, said once more and apart from the code that writes it. */
import type { Permission } from '#contracts/permissions';
import { serverFrame, type ServerFrame } from '#contracts/socket';

export type Reader =
  | { readonly kind: 'visitor'; readonly conversation: string }
  | { readonly kind: 'staff'; readonly permissions: ReadonlySet<Permission> };

const ofVisitors: readonly ServerFrame['t'][] = ['ready', 'messages', 'state', 'typing', 'error', 'pong'];
/** Events that are told to staff alone. */
const ofStaffAlone = ['conversation.transferred', 'consent.given', 'form.answered'];

/** What is wrong with a frame for its reader; empty when it holds what he may read and nothing else. */
export function faultsIn(text: string, reader: Reader): string[] {
  const raw = JSON.parse(text) as unknown;
  const known = serverFrame.safeParse(raw);
  if (!known.success) return [`is no frame: ${known.error.message.slice(0, 200)}`];
  const faults = surplus(raw, known.data, '');
  return [...faults, ...(reader.kind === 'visitor' ? forVisitor(known.data, reader) : forStaff(known.data, reader))];
}

/** Keys that the contract does not know: parsing leaves them out. */
function surplus(raw: unknown, known: unknown, at: string): string[] {
  if (Array.isArray(raw))
    return raw.flatMap((each, index) => surplus(each, (known as unknown[])[index], `${at}.${index}`));
  if (typeof raw !== 'object' || raw === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const left = known as Record<string, unknown>;
    return key in left ? surplus(value, left[key], `${at}.${key}`) : [`has ${at}.${key}`];
  });
}

function forVisitor(frame: ServerFrame, { conversation }: { conversation: string }): string[] {
  if (!ofVisitors.includes(frame.t)) return [`a ${frame.t} for a visitor`];
  const room = 'room' in frame ? frame.room : undefined;
  const faults =
    room !== undefined && frame.t !== 'error' && room !== `conversation:${conversation}` ? ['another room'] : [];
  if (frame.t !== 'messages') return faults;
  for (const { body, author, turnId, conversationId } of frame.messages) {
    if (conversationId !== conversation) faults.push('a message of another conversation');
    if (body.kind === 'note') faults.push('a note');
    if (body.kind === 'event' && ofStaffAlone.includes(body.event.type)) faults.push(`the event ${body.event.type}`);
    if (author.staffId !== undefined) faults.push('the id of a member of staff');
    if (turnId !== undefined) faults.push('the id of a turn');
  }
  return faults;
}

function forStaff(frame: ServerFrame, { permissions }: { permissions: ReadonlySet<Permission> }): string[] {
  if (frame.t === 'state') return ['a state for staff'];
  if (frame.t !== 'messages' || permissions.has('trace.read')) return [];
  return frame.messages.filter(({ turnId }) => turnId !== undefined).map(() => 'the id of a turn');
}
