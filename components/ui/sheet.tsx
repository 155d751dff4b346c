'use client';
import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { Modal } from './modal.tsx';

/** A sheet from the right, on a phone from the bottom; a dialog named by its title. */
export const Sheet = ({
  open,
  onClose,
  title,
  description,
  footer,
  wide,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One muted line below the title. */
  description?: ReactNode;
  /** Buttons that stay in sight. */
  footer?: ReactNode;
  /** Room for long lines. */
  wide?: boolean;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <Modal
      open={open}
      onClose={onClose}
      labelledBy={id}
      className={classNames(
        'p-0 bg-raised shadow-pop max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[94dvh] max-sm:w-full max-sm:rounded-t-[16px] max-sm:animate-[slide-up_160ms_ease-out] sm:top-0 sm:right-0 sm:bottom-0 sm:left-auto sm:h-dvh sm:animate-[slide-right_160ms_ease-out]',
        wide ? 'sm:w-[min(820px,100vw)]' : 'sm:w-[min(520px,100vw)]',
      )}
    >
      <div className="flex h-full flex-col max-sm:max-h-[94dvh] max-sm:min-h-[56dvh]">
        <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
          <div className="min-w-0">
            <h2 id={id} tabIndex={-1} data-autofocus-last className="text-xl wrap-anywhere">
              {title}
            </h2>
            {description ? <div className="text-sm text-muted">{description}</div> : null}
          </div>
          <IconButton label="Close" onClick={onClose} className="-mr-1.5 text-accent">
            <X aria-hidden="true" />
          </IconButton>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 py-3">{children}</div>
        {footer ? (
          <div className="flex justify-end gap-2 border-t px-5 pt-3 pb-[calc(12px+env(safe-area-inset-bottom))]">
            {footer}
          </div>
        ) : null}
      </div>
    </Modal>
  );
};
