import type { TeamRef } from '#contracts/http/conversations';
import type { Colleague } from '#contracts/http/desk';

export interface Targets {
  teams: (TeamRef & { online: number })[];
  people: Colleague[];
}

const order = { online: 0, busy: 1, away: 2, offline: 3 } as const;

/** What fits the search, in the order in which one would choose: who is here and has room stands first. */
export function targetsFor({ teams, people }: Targets, search: string): Targets {
  const wanted = search.trim().toLowerCase();
  const fits = (...words: string[]) => words.some((word) => word.toLowerCase().includes(wanted));
  return {
    teams: teams.filter(({ name, short }) => fits(name, short)),
    people: people
      .filter(({ name, skills }) => fits(name, ...skills))
      .toSorted(
        (a, b) =>
          order[a.presence] - order[b.presence] ||
          Number(isFull(a)) - Number(isFull(b)) ||
          a.name.localeCompare(b.name),
      ),
  };
}

const isFull = ({ capacity, open }: Colleague) => capacity !== null && open >= capacity;
