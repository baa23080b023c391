import { useState } from 'react';
import type { Session, SignedIn, SignInStep } from '#contracts/http/staff';
import { sessionKey, useServices } from '../../app/services.tsx';

export interface Entering {
  /** What is still asked for; null while e-mail and password are. */
  step: SignInStep | null;
  /** Takes what the server answered: the session, or the next thing it asks for. */
  take(answer: SignedIn): void;
  restart(): void;
}

/** The way in, step by step. `again` is who must come back when a session ended under his hands. */
export function useEntering({ again, done }: { again?: string | undefined; done?: () => void } = {}): Entering {
  const { queries } = useServices();
  const [step, setStep] = useState<SignInStep | null>(null);
  const open = (session: Session) => {
    // What another person has read is not shown to this one.
    if (again !== undefined && again !== session.staff.id)
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    queries.setQueryData(sessionKey, session);
    void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    setStep(null);
    done?.();
  };
  return {
    step,
    take: (answer) => ('next' in answer ? setStep(answer) : open(answer)),
    restart: () => setStep(null),
  };
}
