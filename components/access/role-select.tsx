import type { Role } from '#lib/contract/common.ts';

const roles: Role[] = ['viewer', 'operator', 'admin'];

/** What each role may do, in a few words. */
export const roleWords: Record<Role, string> = {
  viewer: 'viewer: reads everything, changes nothing',
  operator: 'operator: plans and applies changes',
  admin: 'admin: also manages users, connections and keys',
};

/** Chooses a role, with what it may do beside it. */
export const RoleSelect = ({ value, onChange }: { value: Role; onChange: (role: Role) => void }) => (
  <label className="grid gap-1">
    <span className="font-medium">Role</span>
    <select className="field" value={value} onChange={(event) => onChange(event.target.value as Role)}>
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleWords[role]}
        </option>
      ))}
    </select>
  </label>
);
