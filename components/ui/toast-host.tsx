'use client';
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { StatusIcon } from './status-badge.tsx';
import { dismissToast, readToasts, subscribeToToasts } from './toast.ts';

const none: ReturnType<typeof readToasts> = [];
const statusOf = { steady: 'done', failing: 'error', stopped: 'info' } as const;

/** Where notices appear; once per page. */
export const ToastHost = () => {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts, () => none);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-[calc(var(--bottombar)+16px)] z-50 grid w-[min(360px,calc(100vw-32px))] gap-2"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex items-start gap-2.5 rounded-panel border border-line-strong bg-raised px-3.5 py-2.5 shadow-pop animate-[slide-up_160ms_ease-out]"
        >
          <StatusIcon status={statusOf[toast.tone]} className="mt-0.5" />
          <div className="min-w-0 flex-1 wrap-anywhere">
            <p className="font-medium">{toast.title}</p>
            {toast.description ? <p className="text-muted">{toast.description}</p> : null}
          </div>
          <button
            type="button"
            aria-label="Dismiss"
            className="hit text-muted"
            onClick={() => dismissToast(toast.id)}
          >
            <X size={15} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
};
