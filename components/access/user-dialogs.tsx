'use client';
import { useState } from 'react';
import { showToast } from '#components/ui/toast.ts';
import { call } from '#lib/client/call.ts';
import { usersApi } from '#lib/contract/api/users-api.ts';
import type { User } from '#lib/contract/users.ts';
import { FormDialog } from './form-dialog.tsx';
import { LabelledInput } from './labelled-input.tsx';
import { NewPasswordInput, passwordFault } from './new-password-input.tsx';
import { RoleSelect } from './role-select.tsx';

export type UserDialogProps = { user: User; onDone: () => void; onClose: () => void };

/** Gives somebody another role. */
export const RoleDialog = ({ user, onDone, onClose }: UserDialogProps) => {
  const [role, setRole] = useState(user.role);
  const send = async () => {
    await call(usersApi.update, { user: user.id, body: { role } });
    showToast({ title: `${user.name} is ${role}`, description: 'It counts from their next request on.' });
    onDone();
  };
  return (
    <FormDialog
      title={`Role of ${user.name}`}
      action="Change the role"
      missing={role === user.role ? `${user.name} is ${role} already.` : undefined}
      onSend={send}
      onClose={onClose}
    >
      <RoleSelect value={role} onChange={setRole} />
    </FormDialog>
  );
};

/** Gives somebody a new password, for whoever forgot theirs. */
export const ResetPasswordDialog = ({ user, onDone, onClose }: UserDialogProps) => {
  const [password, setPassword] = useState('');
  const send = async () => {
    await call(usersApi.update, { user: user.id, body: { password } });
    showToast({ title: `${user.name} has a new password`, description: 'Their sessions have ended.' });
    onDone();
  };
  return (
    <FormDialog
      title={`New password for ${user.name}`}
      action="Set the password"
      missing={passwordFault(password)}
      onSend={send}
      onClose={onClose}
    >
      <p>Their sessions end; their API keys stay. Give it to them by a way that nobody else reads.</p>
      <NewPasswordInput label="New password" value={password} onChange={setPassword} />
    </FormDialog>
  );
};

/** Removes somebody, once their address is typed. */
export const RemoveUserDialog = ({ user, onDone, onClose }: UserDialogProps) => {
  const [typed, setTyped] = useState('');
  const send = async () => {
    await call(usersApi.remove, { user: user.id });
    showToast({ title: `${user.name} is removed`, description: 'Their sessions and keys are refused.' });
    onDone();
  };
  return (
    <FormDialog
      title={`Remove ${user.name}`}
      action={`Remove ${user.name}`}
      isDanger
      missing={typed.trim().toLowerCase() === user.email ? undefined : `Type ${user.email} first.`}
      onSend={send}
      onClose={onClose}
    >
      <p>Their sessions and API keys end at once. What they did stays in the audit.</p>
      <LabelledInput
        data-autofocus
        label={`Type ${user.email} to confirm`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
};
