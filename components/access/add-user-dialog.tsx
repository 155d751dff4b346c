'use client';
import { useState } from 'react';
import { showToast } from '#components/ui/toast.ts';
import { call } from '#lib/client/call.ts';
import { usersApi } from '#lib/contract/api/users-api.ts';
import type { Role } from '#lib/contract/common.ts';
import { FormDialog } from './form-dialog.tsx';
import { LabelledInput } from './labelled-input.tsx';
import { NewPasswordInput, passwordFault } from './new-password-input.tsx';
import { RoleSelect } from './role-select.tsx';

/** Lets somebody sign in, with a first password that they change themselves. */
export const AddUserDialog = ({ onDone, onClose }: { onDone: () => void; onClose: () => void }) => {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [password, setPassword] = useState('');
  const missing =
    name.trim() === '' || email.trim() === '' ? 'Name and email come first.' : passwordFault(password);
  const send = async () => {
    await call(usersApi.create, { body: { name: name.trim(), email: email.trim(), role, password } });
    showToast({ title: `${name.trim()} can sign in`, description: `As ${role}, with ${email.trim()}.` });
    onDone();
  };
  return (
    <FormDialog title="Add a user" action="Add the user" missing={missing} onSend={send} onClose={onClose}>
      <LabelledInput
        data-autofocus
        label="Name"
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <LabelledInput
        label="Email"
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RoleSelect value={role} onChange={setRole} />
      <NewPasswordInput label="First password" value={password} onChange={setPassword} />
    </FormDialog>
  );
};
