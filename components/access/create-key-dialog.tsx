'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { copyText } from '#components/ui/copy.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { call } from '#lib/client/call.ts';
import { keyOf } from '#lib/client/query.ts';
import type { CreatedApiKey } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import type { Role } from '#lib/contract/common.ts';

const roles: Role[] = ['viewer', 'operator', 'admin'];
const dayMs = 86_400_000;
const lifetimes = [
  { label: '30 days', days: 30 },
  { label: '90 days', days: 90 },
  { label: '1 year', days: 365 },
  { label: 'Never', days: 0 },
];

const ShownKey = ({ created, onClose }: { created: CreatedApiKey; onClose: () => void }) => (
  <div className="grid gap-3">
    <p>This is the only time the key is shown. Keep it where only its program can read it.</p>
    <div className="flex items-center gap-2">
      <code className="min-w-0 flex-1 rounded-control border bg-sunk px-2.5 py-1.5 font-mono text-sm wrap-anywhere">
        {created.key}
      </code>
      <Button onClick={() => void copyText(created.key, 'Key copied')}>
        <Copy aria-hidden="true" strokeWidth={1.9} />
        Copy
      </Button>
    </div>
    <div className="flex justify-end">
      <Button variant="primary" onClick={onClose}>
        Done
      </Button>
    </div>
  </div>
);

/** Makes an API key and shows it once. */
export const CreateKeyDialog = ({ myRole, onClose }: { myRole: Role; onClose: () => void }) => {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState(90);
  const create = useMutation({
    mutationFn: () =>
      call(accessApi.createKey, {
        body: {
          name: name.trim(),
          role,
          expiresAt: days === 0 ? undefined : new Date(Date.now() + days * dayMs).toISOString(),
        },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(accessApi.listKeys) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !create.isPending) create.mutate();
  };
  if (create.data)
    return (
      <Dialog open onClose={onClose} title={`Key ${create.data.name}`}>
        <ShownKey created={create.data} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title="Create an API key">
      <form onSubmit={submit} className="grid gap-3">
        <label className="grid gap-1">
          <span className="text-muted">Name: the program that will use it</span>
          <input
            data-autofocus
            className="field"
            value={name}
            maxLength={100}
            required
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="grid gap-1">
          <span className="text-muted">Role: not above your own</span>
          <select className="field" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.slice(0, roles.indexOf(myRole) + 1).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          <span className="text-muted">Expires after</span>
          <select className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {lifetimes.map((lifetime) => (
              <option key={lifetime.days} value={lifetime.days}>
                {lifetime.label}
              </option>
            ))}
          </select>
        </label>
        {create.error ? (
          <p role="alert" className="text-failing">
            {create.error.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            busy={create.isPending}
            disabledReason={name.trim() === '' ? 'Give the key a name first.' : undefined}
          >
            Create the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
