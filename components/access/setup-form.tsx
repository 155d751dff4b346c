'use client';
import { buttonClass } from '#components/ui/button.tsx';
import { maxPasswordLength, minPasswordLength } from '#lib/contract/password-length.ts';
import { paths } from '#lib/paths.ts';
import { EntryFailure } from './auth-card.tsx';
import { LabelledInput } from './labelled-input.tsx';
import { useEntry } from './use-entry.ts';

/** Makes the first admin, with the word of the one-time link. */
export const SetupForm = ({ token }: { token: string }) => {
  const { enter, failure, canPress } = useEntry(paths.overview());
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [name, email, password] = ['name', 'email', 'password'].map((field) => form.get(field));
        void enter('setup', { token, name, email, password });
      }}
    >
      <EntryFailure message={failure} />
      <LabelledInput label="Name" name="name" autoComplete="name" maxLength={100} required />
      <LabelledInput label="Email" name="email" type="email" autoComplete="username" required />
      <LabelledInput
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={minPasswordLength}
        maxLength={maxPasswordLength}
        hint={`At least ${minPasswordLength} characters.`}
        required
      />
      <button type="submit" disabled={!canPress} className={buttonClass('primary', 'mt-1 w-full')}>
        Create the first admin
      </button>
    </form>
  );
};
