/** Long reads of one place take turns: the first are whole early, instead of all of them late. */
export class Turns {
  readonly #atOnce: number;
  readonly #waiting = new Map<string, () => void>();
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs the work when its turn has come. A key runs once at a time. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce)
      await new Promise<void>((start) => {
        this.#waiting.set(key, start);
      });
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  /** Puts a waiting key first: somebody looks at just that. */
  hurry(key: string): void {
    const start = this.#waiting.get(key);
    if (!start) return;
    this.#waiting.delete(key);
    const others = [...this.#waiting];
    this.#waiting.clear();
    for (const [name, other] of [[key, start] as const, ...others]) this.#waiting.set(name, other);
  }

  #passOn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    const [key, start] = next;
    this.#waiting.delete(key);
    start();
  }
}
