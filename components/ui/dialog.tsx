'use client';
import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { IconButton } from './button.tsx';
import { Modal } from './modal.tsx';

/** A centred dialog named by its title; `bare` leaves the frame to the children. */
export const Dialog = ({
  open,
  onClose,
  title,
  bare,
  footer,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  bare?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <Modal
      open={open}
      onClose={onClose}
      label={bare ? title : undefined}
      labelledBy={bare ? undefined : id}
      className="inset-x-0 top-[12vh] mx-auto max-h-[76vh] w-[min(600px,calc(100vw-24px))] overflow-hidden rounded-panel border bg-raised p-0 shadow-pop animate-[fade-in_120ms]"
    >
      {bare ? (
        children
      ) : (
        <div className="flex max-h-[76vh] flex-col">
          <div className="flex items-center justify-between gap-2 px-4 pt-3">
            <h2 id={id} tabIndex={-1} data-autofocus-last className="text-xl">
              {title}
            </h2>
            <IconButton label="Close" onClick={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
          <div className="min-h-0 overflow-y-auto px-4 pt-2 pb-4">{children}</div>
          {footer ? <div className="flex justify-end gap-2 border-t px-4 py-3">{footer}</div> : null}
        </div>
      )}
    </Modal>
  );
};
