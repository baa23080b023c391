import { useParams } from 'react-router';
import { LostPage } from '../../app/front.tsx';
import { DepartmentsTab } from './departments-tab.tsx';
import type { Tab } from './frame.tsx';
import { InvitationsTab } from './invitations-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import { TeamsTab } from './teams-tab.tsx';
import './staff.css';

const bodies: Record<Tab, () => React.ReactNode> = {
  people: PeopleTab,
  invitations: InvitationsTab,
  roles: RolesTab,
  teams: TeamsTab,
  departments: DepartmentsTab,
};

/** Who works here: the address names the tab. */
export function StaffPage() {
  const { tab = 'people' } = useParams();
  if (!Object.hasOwn(bodies, tab)) return <LostPage />;
  const Body = bodies[tab as Tab];
  return <Body />;
}
