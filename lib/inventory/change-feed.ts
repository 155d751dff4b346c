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
  const texts = new Map(before.map((row) => [idOf(row), JSON.stringify(row)]));
  const changed: string[] = [];
  for (const row of after) {
    const id = idOf(row);
    if (texts.get(id) !== JSON.stringify(row)) changed.push(id);
    texts.delete(id);
  }
  return [...changed, ...texts.keys()];
};
