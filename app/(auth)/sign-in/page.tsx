import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthCard } from '#components/access/auth-card.tsx';
import { safeNext } from '#components/access/safe-next.ts';
import { SignInForm } from '#components/access/sign-in-form.tsx';
import { getRuntime } from '#lib/runtime-slot.ts';

export const metadata: Metadata = { title: 'Sign in · Quarterdeck' };

const SignInPage = async ({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) => {
  const { authenticator } = getRuntime();
  const next = safeNext((await searchParams).next);
  if (await authenticator.authenticate(await headers())) redirect(next);
  const isSetupOpen = await authenticator.isSetupOpen();
  return (
    <AuthCard title="Sign in">
      {isSetupOpen && (
        <p className="mb-4 rounded-control bg-deploying-weak px-3 py-2 text-sm text-deploying">
          Nobody can sign in yet. The log of the server holds a one-time link that makes the first admin.
        </p>
      )}
      <SignInForm next={next} isDemo={authenticator.demo} />
    </AuthCard>
  );
};

export default SignInPage;
