'use client';
import { buttonClass } from '#components/ui/button.tsx';
import type { Role } from '#lib/contract/common.ts';
import { EntryFailure } from './auth-card.tsx';
import { LabelledInput } from './labelled-input.tsx';
import { useEntry } from './use-entry.ts';

const demoRoles: { role: Role; may: string }[] = [
  { role: 'viewer', may: 'reads' },
  { role: 'operator', may: 'changes services' },
  { role: 'admin', may: 'manages keys too' },
];

/** Email and password; in the demo also one press for each role. */
export const SignInForm = ({ next, isDemo }: { next: string; isDemo: boolean }) => {
  const { enter, failure, canPress } = useEntry(next);
  return (
    <div className="grid gap-4">
      <EntryFailure message={failure} />
      {isDemo && (
        <section aria-label="Demo" className="grid gap-2">
          {demoRoles.map(({ role, may }) => (
            <button
              key={role}
              type="button"
              disabled={!canPress}
              className={buttonClass('default', 'w-full justify-between!')}
              onClick={() => enter('demo', { role })}
            >
              Enter as {role}
              <span aria-hidden="true" className="text-sm font-normal text-muted">
                {may}
              </span>
            </button>
          ))}
        </section>
      )}
      {isDemo && <p className="text-center text-sm text-muted">or with an account of your own</p>}
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          void enter('sign-in/email', { email: form.get('email'), password: form.get('password') });
        }}
      >
        <LabelledInput label="Email" name="email" type="email" autoComplete="username" required />
        <LabelledInput
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <button type="submit" disabled={!canPress} className={buttonClass('primary', 'mt-1 w-full')}>
          Sign in
        </button>
      </form>
    </div>
  );
};
