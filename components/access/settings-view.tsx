'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { type ClockMode, setClockMode, useClockMode } from '#components/ui/clock.ts';
import { Facts } from '#components/ui/facts.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { setTheme, type Theme, useTheme } from '#components/ui/theme.ts';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { paths } from '#lib/paths.ts';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { ConnectionsPanel } from './connections-panel.tsx';
import { roleWords } from './role-select.tsx';
import { signOut } from './user-menu.tsx';
import { UsersPanel } from './users-panel.tsx';

const ChangePasswordDialog = dynamic(
  () => import('./change-password-dialog.tsx').then((loaded) => loaded.ChangePasswordDialog),
  { ssr: false },
);

type Choice<T extends string> = { value: T; label: string };

const Choices = <T extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: Choice<T>[];
  value: T;
  onChange: (value: T) => void;
}) => (
  <fieldset>
    <legend className="mb-1 text-muted">{legend}</legend>
    <div className="flex flex-wrap gap-x-5 gap-y-1">
      {choices.map((choice) => (
        <label key={choice.value} className="flex items-center gap-2 max-sm:min-h-11">
          <input
            type="radio"
            name={legend}
            className="size-4 accent-accent"
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  </fieldset>
);

const themes: Choice<Theme>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const clocks: Choice<ClockMode>[] = [
  { value: 'local', label: 'Local time' },
  { value: 'utc', label: 'UTC' },
];

/** Who is here, how times and colours are shown, the connections, the people and the keys. */
export const SettingsView = () => {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 60_000 });
  const [isChangingPassword, setChangingPassword] = useState(false);
  const theme = useTheme();
  const clock = useClockMode();
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid gap-4">
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel
            title="You"
            busy={!me}
            aside={
              me?.via === 'session' ? (
                <>
                  <Button onClick={() => setChangingPassword(true)}>Change password…</Button>
                  <Button onClick={() => void signOut()}>Sign out</Button>
                </>
              ) : null
            }
          >
            {me ? (
              <Facts
                facts={[
                  { label: 'Name', value: me.name },
                  { label: 'E-mail', value: me.email },
                  { label: 'Role', value: roleWords[me.role] },
                  me.readOnly && {
                    label: 'Read only',
                    value: 'QUARTERDECK_READ_ONLY is set: nobody can change anything in AWS from here.',
                  },
                ]}
              />
            ) : null}
          </Panel>
          <Panel title="Display" note="kept in this browser">
            <div className="grid gap-3">
              <Choices legend="Theme" choices={themes} value={theme} onChange={setTheme} />
              <Choices legend="Clock" choices={clocks} value={clock} onChange={setClockMode} />
            </div>
          </Panel>
        </div>
        <ConnectionsPanel />
        {me?.role === 'admin' ? <UsersPanel me={me} /> : null}
        {me ? <ApiKeysPanel me={me} /> : null}
        {isChangingPassword ? <ChangePasswordDialog onClose={() => setChangingPassword(false)} /> : null}
        <p className="text-muted">
          The{' '}
          <Link href={paths.apiDocs()} prefetch={false} className="text-accent underline">
            documentation of the HTTP API
          </Link>{' '}
          is part of Quarterdeck.
        </p>
      </div>
    </>
  );
};
