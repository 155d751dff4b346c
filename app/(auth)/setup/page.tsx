import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthCard } from '#components/access/auth-card.tsx';
import { SetupForm } from '#components/access/setup-form.tsx';
import { paths } from '#lib/paths.ts';
import { getRuntime } from '#lib/runtime-slot.ts';

export const metadata: Metadata = { title: 'Set up · Quarterdeck' };

const SetupPage = async ({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) => {
  if (!(await getRuntime().authenticator.isSetupOpen())) redirect(paths.signIn());
  const { token } = await searchParams;
  return (
    <AuthCard title="Create the first admin">
      {typeof token === 'string' ? (
        <SetupForm token={token} />
      ) : (
        <p className="text-muted">Open the one-time link that the server wrote to its log when it started.</p>
      )}
    </AuthCard>
  );
};

export default SetupPage;
