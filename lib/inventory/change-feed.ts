import type { Change } from '#lib/domain/ports/fleet-reads.ts';

type Listener = (change: Change) => void;

/** Tells listeners what changed. A listener that throws does not keep the others from hearing. */
export class ChangeFeed {
  readonly #listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }
}

/** The ids whose rows differ between two lists, those that came and went included. */
export const changedIds = <T>(before: T[], after: T[], idOf: (row: T) => string): string[] => {
  const former = new Map(before.map((row) => [idOf(row), row]));
  const changed: string[] = [];
  for (const row of after) {
    const id = idOf(row);
    const known = former.get(id);
    // Of thousands of rows most are the very same: only the others are compared.
    if (known !== row && JSON.stringify(known) !== JSON.stringify(row)) changed.push(id);
    former.delete(id);
  }
  return [...changed, ...former.keys()];
};
