import type { ConversationRow } from '#contracts/http/conversations';

/** How a conversation stands to one member of staff: who the customer hears from now. */
export type Standing =
  | { is: 'mine' }
  | { is: 'colleague'; name: string }
  /** A member speaks in the client of another platform. */
  | { is: 'outside'; name: string }
  | { is: 'bot' }
  | { is: 'waiting' }
  | { is: 'closed' };

export function standing(row: ConversationRow, me: string): Standing {
  if (row.status === 'closed') return { is: 'closed' };
  switch (row.speaker) {
    case 'bot':
      return { is: 'bot' };
    case 'nobody':
      return { is: 'waiting' };
    case 'person':
      if (row.outside !== null) return { is: 'outside', name: row.outside };
      return row.assignee?.id === me ? { is: 'mine' } : { is: 'colleague', name: row.assignee?.name ?? '' };
  }
}
