'use client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { LabelledInput } from '#components/access/labelled-input.tsx';
import { postAuth } from '#components/access/post-auth.ts';
import { Button } from '#components/ui/button.tsx';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

const isDemoUser = (email: string | undefined): boolean => email?.endsWith('@demo.example') ?? false;

/** Signs the same person in once more, without leaving the page: what is open stays open. */
export function StepUpForm({ message, onDone }: { message: string; onDone: () => void }) {
  const { data: me } = useQuery({ ...q(accessApi.me, {}), staleTime: 300_000 });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const enter = async (path: 'sign-in/email' | 'demo', body: unknown) => {
    setBusy(true);
    const problem = await postAuth(path, body);
    setBusy(false);
    setFailure(problem);
    if (problem === null) onDone();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    if (!isBusy && me?.email) void enter('sign-in/email', { email: me.email, password });
  };
  return (
    <div className="grid max-w-sm gap-3">
      <p>{message}</p>
      {failure ? (
        <p role="alert" className="text-failing">
          {failure}
        </p>
      ) : null}
      {isDemoUser(me?.email) ? (
        <Button variant="primary" busy={isBusy} autoFocus onClick={() => enter('demo', { role: me?.role })}>
          Enter the demo again
        </Button>
      ) : (
        <form className="grid gap-3" onSubmit={submit}>
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={me?.email ?? ''}
            readOnly
            hidden
          />
          <LabelledInput
            label={`Password of ${me?.email ?? 'your account'}`}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus
          />
          <Button variant="primary" type="submit" busy={isBusy}>
            Go on
          </Button>
        </form>
      )}
    </div>
  );
}
