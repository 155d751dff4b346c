'use client';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

/** A dialog with fields and one deed. It closes when the deed is done, and says why when it is not. */
export const FormDialog = ({
  title,
  action,
  isDanger = false,
  missing,
  onSend,
  onClose,
  children,
}: {
  title: string;
  /** The words of the button. */
  action: string;
  isDanger?: boolean;
  /** What keeps it from being sent yet. */
  missing?: string | undefined;
  onSend: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}) => {
  const send = useMutation({ mutationFn: onSend, onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === undefined && !send.isPending) send.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit} className="grid gap-3">
        {children}
        {send.error ? (
          <p role="alert" className="text-failing">
            {send.error.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            type="submit"
            busy={send.isPending}
            disabledReason={missing}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
