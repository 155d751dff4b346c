import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const createWork = () => {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (key: string) => () =>
    new Promise<string>((resolve) => {
      started.push(key);
      ends.set(key, () => resolve(key));
    });
  return { started, work, end: (key: string) => ends.get(key)?.() };
};

describe('Turns', () => {
  it('runs so many at once, and the others in their order', async () => {
    const { started, work, end } = createWork();
    const turns = new Turns(2);
    const all = ['a', 'b', 'c', 'd'].map((key) => turns.run(key, work(key)));
    expect(started).toEqual(['a', 'b']);
    end('b');
    await all[1];
    await Promise.resolve();
    expect(started).toEqual(['a', 'b', 'c']);
    end('a');
    end('c');
    await all[2];
    end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets one that somebody looks at go first', async () => {
    const { started, work, end } = createWork();
    const turns = new Turns(1);
    const all = ['a', 'b', 'c'].map((key) => turns.run(key, work(key)));
    turns.hurry('c');
    turns.hurry('nothing');
    end('a');
    await all[0];
    await Promise.resolve();
    expect(started).toEqual(['a', 'c']);
    end('c');
    await all[2];
    end('b');
    await all[1];
  });

  it('goes on after a failure', async () => {
    const turns = new Turns(1);
    const failing = turns.run('a', () => Promise.reject(new Error('down')));
    const next = turns.run('b', () => Promise.resolve('b'));
    await expect(failing).rejects.toThrow('down');
    expect(await next).toBe('b');
  });
});
