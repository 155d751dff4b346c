const leaseMs = 3_000;
const renewMs = 1_000;
const settleMs = 80;

type Lease = { id: string; until: number };

const readLease = (key: string): Lease | null => {
  const [id, until] = (localStorage.getItem(key) ?? '').split(' ');
  return id && until ? { id, until: Number(until) } : null;
};

/** Where Web Locks are missing (plain HTTP on another host): a lease in localStorage that its holder renews. */
const holdLease = (name: string, signal: AbortSignal, lead: () => void): void => {
  const key = `quarterdeck.lease.${name}`;
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
  let isLeader = false;
  const write = () => localStorage.setItem(key, `${id} ${Date.now() + leaseMs}`);
  const settle = () => {
    if (signal.aborted || isLeader || readLease(key)?.id !== id) return;
    isLeader = true;
    lead();
  };
  const turn = () => {
    const lease = readLease(key);
    if (lease && lease.id !== id && lease.until > Date.now()) return;
    write();
    if (!isLeader) setTimeout(settle, settleMs);
  };
  turn();
  const timer = setInterval(turn, renewMs);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    if (readLease(key)?.id === id) localStorage.removeItem(key);
  });
};

/**
 * Calls `lead` when this tab is the one of its browser that leads under `name`; it leads until `signal` aborts,
 * and then another tab that waits takes over.
 */
export const holdLeadership = (name: string, signal: AbortSignal, lead: () => void): void => {
  if (!navigator.locks) {
    holdLease(name, signal, lead);
    return;
  }
  const held = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  void navigator.locks
    .request(`quarterdeck.${name}`, { signal }, () => {
      if (signal.aborted) return;
      lead();
      return held;
    })
    .catch(() => {
      // Aborted while it waited: another tab leads, or this one sleeps.
    });
};
