import { useWords } from '../../app/words.ts';
import { teamOf, useRoleName, useTeams } from './staff-data.ts';

export function RoleNames({ roles }: { roles: readonly string[] }) {
  const nameOf = useRoleName();
  return <>{roles.map(nameOf).join(' · ')}</>;
}

/** Colour and short name; the whole name for whoever points or listens. */
export function TeamChips({ teams }: { teams: readonly string[] }) {
  const { data } = useTeams();
  const { t } = useWords();
  if (teams.length === 0) return <span className="meta">{t('staff.noTeam')}</span>;
  return (
    <span className="team-chips">
      {teams.map((id) => {
        const team = teamOf(data?.items, id);
        if (!team) return null;
        return (
          <span key={id} className="team-chip" title={team.name}>
            <i style={{ background: team.colour }} aria-hidden="true" />
            {team.name}
          </span>
        );
      })}
    </span>
  );
}
