/** What the list of people is narrowed to; kept in the address. */
export interface PeopleFilter {
  search: string | undefined;
  role: string | undefined;
  team: string | undefined;
  department: string | undefined;
  state: 'active' | 'disabled' | undefined;
}

const uuid = /^[0-9a-f-]{36}$/i;

/** Reads the address; what somebody typed there by hand and fits nothing is left out. */
export function filterOf(params: URLSearchParams): PeopleFilter {
  const id = (name: string) => {
    const value = params.get(name);
    return value !== null && uuid.test(value) ? value : undefined;
  };
  const state = params.get('state');
  return {
    search: params.get('search')?.slice(0, 100) || undefined,
    role: params.get('role')?.slice(0, 40) || undefined,
    team: id('team'),
    department: id('department'),
    state: state === 'active' || state === 'disabled' ? state : undefined,
  };
}
