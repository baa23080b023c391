import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { usePhone } from '../../app/media.ts';

interface Props {
  conversationId: string;
  seq: number;
  label: string;
  /** Where the pane covers the conversation it has to go. */
  close: () => void;
  children: ReactNode;
}

/** Leads to one message of a conversation. */
export function MessageLink({ conversationId, seq, label, close, children }: Props) {
  const [params] = useSearchParams();
  const phone = usePhone();
  const to = new URLSearchParams(params);
  to.set('at', String(seq));
  to.delete('turn');
  return (
    <Link
      className="message-link"
      to={`/desk/${conversationId}?${to}`}
      aria-label={label}
      onClick={() => phone && close()}
    >
      {children}
    </Link>
  );
}
