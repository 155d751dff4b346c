'use client';
import { useState } from 'react';
import { showToast } from '#components/ui/toast.ts';
import { call } from '#lib/client/call.ts';
import { usersApi } from '#lib/contract/api/users-api.ts';
import { FormDialog } from './form-dialog.tsx';
import { LabelledInput } from './labelled-input.tsx';
import { NewPasswordInput, passwordFault } from './new-password-input.tsx';

/** Changes the password of whoever is here, who proves it with the current one. */
export const ChangePasswordDialog = ({ onClose }: { onClose: () => void }) => {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const send = async () => {
    await call(usersApi.changePassword, { body: { current, next } });
    showToast({ title: 'Your password is changed', description: 'Your other sessions have ended.' });
  };
  return (
    <FormDialog
      title="Change your password"
      action="Change the password"
      missing={current === '' ? 'Type your current password first.' : passwordFault(next)}
      onSend={send}
      onClose={onClose}
    >
      <LabelledInput
        data-autofocus
        label="Current password"
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <NewPasswordInput label="New password" value={next} onChange={setNext} />
      <p className="text-muted">You stay signed in here; everywhere else you sign in again.</p>
    </FormDialog>
  );
};
