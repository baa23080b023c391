import type { CSSProperties } from 'react';
import type { TeamRef } from '#contracts/http/conversations';

/** The letters of a team on its colour; the name stands beside it or in its title. */
export function TeamMark({ team }: { team: TeamRef }) {
  return (
    <span className="team-mark" style={{ '--team': team.colour } as CSSProperties} title={team.name} aria-hidden="true">
      {team.short}
    </span>
  );
}

/** Name and colour, where a row tells whose it is. */
export function TeamTag({ team }: { team: TeamRef }) {
  return (
    <span className="team-tag cut" style={{ '--team': team.colour } as CSSProperties}>
      {team.name}
    </span>
  );
}
