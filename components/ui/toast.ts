/** A short notice that goes by itself. */
export type Toast = {
  id: number;
  tone: 'steady' | 'failing' | 'stopped';
  title: string;
  description?: string;
};

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

const publish = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};

export const dismissToast = (id: number): void => publish(toasts.filter((toast) => toast.id !== id));

/** Shows a notice; one that reports a failure stays longer. */
export const showToast = (toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): void => {
  const id = nextId;
  nextId += 1;
  publish([...toasts.slice(-2), { tone: 'steady', ...toast, id }]);
  setTimeout(() => dismissToast(id), toast.tone === 'failing' ? 12_000 : 5_000);
};

export const readToasts = (): readonly Toast[] => toasts;
export const subscribeToToasts = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
