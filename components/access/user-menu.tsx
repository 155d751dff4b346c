'use client';
import { useQuery } from '@tanstack/react-query';
import { CircleUser, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { Menu } from '#components/ui/menu.tsx';
import { setTheme, useTheme } from '#components/ui/theme.ts';
import { showToast } from '#components/ui/toast.ts';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { paths } from '#lib/paths.ts';

/** Ends the session, then shows the sign-in. */
export const signOut = async (): Promise<void> => {
  const response = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-quarterdeck': '1' },
    body: '{}',
  }).catch(() => null);
  if (response?.ok) window.location.assign(paths.signIn());
  else showToast({ tone: 'failing', title: 'Signing out failed', description: 'Try again.' });
};

/** Who is here, the theme, and the way out. */
export const UserMenu = () => {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 300_000 });
  const theme = useTheme();
  const name = me?.name ?? '–';
  return (
    <Menu
      label={`${name}: account menu`}
      buttonVariant="control"
      trigger={
        <>
          <CircleUser aria-hidden="true" strokeWidth={1.9} />
          <span className="max-w-28 truncate sm:max-lg:hidden">{name}</span>
        </>
      }
      header={
        <div>
          <p className="font-medium">{name}</p>
          <p className="text-sm text-muted">
            {me?.email ? `${me.email} · ` : ''}
            {me?.role ?? ''}
            {me?.readOnly ? ' · read only' : ''}
          </p>
        </div>
      }
      items={[
        {
          id: 'light',
          label: theme === 'light' ? 'Light, chosen' : 'Light',
          icon: <Sun />,
          onSelect: () => setTheme('light'),
        },
        {
          id: 'dark',
          label: theme === 'dark' ? 'Dark, chosen' : 'Dark',
          icon: <Moon />,
          onSelect: () => setTheme('dark'),
        },
        {
          id: 'system',
          label: theme === 'system' ? 'As the system, chosen' : 'As the system',
          icon: <Monitor />,
          onSelect: () => setTheme('system'),
        },
        { id: 'settings', label: 'Settings', icon: <Settings />, href: paths.settings(), separated: true },
        {
          id: 'sign-out',
          label: 'Sign out',
          icon: <LogOut />,
          onSelect: () => void signOut(),
        },
      ]}
    />
  );
};
