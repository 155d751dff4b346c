'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Age } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { keyOf, q } from '#lib/client/query.ts';
import type { Me } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { usersApi } from '#lib/contract/api/users-api.ts';
import type { User } from '#lib/contract/users.ts';

const AddUserDialog = dynamic(() => import('./add-user-dialog.tsx').then((loaded) => loaded.AddUserDialog), {
  ssr: false,
});
const dialogs = {
  role: dynamic(() => import('./user-dialogs.tsx').then((loaded) => loaded.RoleDialog), { ssr: false }),
  password: dynamic(() => import('./user-dialogs.tsx').then((loaded) => loaded.ResetPasswordDialog), {
    ssr: false,
  }),
  remove: dynamic(() => import('./user-dialogs.tsx').then((loaded) => loaded.RemoveUserDialog), {
    ssr: false,
  }),
};
type Deed = keyof typeof dialogs;

const ownReason: Record<Deed, string> = {
  role: 'Nobody changes their own role: ask another admin.',
  password: 'Change your own password above, under You.',
  remove: 'Ask another admin to remove you.',
};

const UserRow = ({ user, isMe, onChoose }: { user: User; isMe: boolean; onChoose: (deed: Deed) => void }) => {
  const item = (deed: Deed, label: string) => ({
    id: deed,
    label,
    onSelect: () => onChoose(deed),
    disabledReason: isMe ? ownReason[deed] : undefined,
  });
  return (
    <li
      data-row-id={user.id}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b px-4 py-1.5 last:border-b-0 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_90px_minmax(0,2fr)_auto]"
    >
      <b className="truncate font-semibold">
        {user.name}
        {isMe ? <span className="font-normal text-muted"> (you)</span> : null}
      </b>
      <span className="truncate text-muted max-md:row-start-2">
        {user.email}
        <span className="md:hidden"> · {user.role}</span>
      </span>
      <span data-field="role" className="text-muted max-md:hidden">
        {user.role}
      </span>
      <span className="truncate text-muted max-md:hidden">
        {user.lastSignInAt ? (
          <>
            signed in <Age at={user.lastSignInAt} />
          </>
        ) : (
          'never signed in'
        )}
      </span>
      <div className="max-md:col-start-2 max-md:row-span-2 max-md:row-start-1">
        <Menu
          label={`Manage ${user.name}`}
          buttonVariant="ghost"
          trigger={<EllipsisVertical aria-hidden="true" strokeWidth={1.9} />}
          items={[
            item('role', 'Change role…'),
            item('password', 'Reset password…'),
            { ...item('remove', 'Remove…'), danger: true, separated: true },
          ]}
        />
      </div>
    </li>
  );
};

/** Who may sign in, for an admin. */
export const UsersPanel = ({ me }: { me: Me }) => {
  const client = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<{ user: User; deed: Deed } | null>(null);
  const users = useQuery(q(usersApi.list, { limit: 1000 }));
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keyOf(usersApi.list) });
    void client.invalidateQueries({ queryKey: keyOf(accessApi.listKeys) });
  };
  const rows = users.data?.items;
  const ChosenDialog = chosen && dialogs[chosen.deed];
  return (
    <Panel
      title="Users"
      note="who may sign in"
      aside={<Button onClick={() => setAdding(true)}>Add a user…</Button>}
      busy={!rows}
      flush
      className="pb-1"
    >
      {rows ? (
        <ul>
          {rows.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              isMe={user.id === me.id}
              onChoose={(deed) => setChosen({ user, deed })}
            />
          ))}
        </ul>
      ) : users.error ? (
        <FailedState what="The users" error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <div className="px-4 py-2">
          <Skeleton className="w-64" />
        </div>
      )}
      {isAdding ? <AddUserDialog onDone={refresh} onClose={() => setAdding(false)} /> : null}
      {chosen && ChosenDialog ? (
        <ChosenDialog user={chosen.user} onDone={refresh} onClose={() => setChosen(null)} />
      ) : null}
    </Panel>
  );
};
