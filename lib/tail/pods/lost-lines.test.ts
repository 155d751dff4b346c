import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messagesOf, openTail } from './open-tail-for-tests.ts';
import { type PodLogs, startPodLogs } from './pod-logs-for-tests.ts';

let nodes: PodLogs;
let pipeline: ReturnType<PodLogs['openPipeline']>;

beforeEach(async () => {
  nodes = await startPodLogs();
  pipeline = nodes.openPipeline();
});
afterEach(() => nodes.close());

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });
const followed = (count: number) => eventually(() => nodes.followCount()).toBe(count);

describe('a pod that another takes the name of', () => {
  /** It writes, is left alone, writes on, and is another. */
  const replace = () => {
    nodes.write('web-0', 'unseen');
    nodes.removePod('web-0');
    nodes.addPod('web-0');
    nodes.write('web-0', 'of the new one');
  };
  const addOld = () => {
    const atMs = Date.now() - 10_000;
    nodes.addPod('web-0', { createdAtMs: atMs - 10_000 });
    nodes.write('web-0', 'of the old one', atMs);
  };

  test('may have written what was not read while it could not be followed: that is said', async () => {
    addOld();
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await followed(1);
    nodes.setDown(true);
    nodes.cut();
    await followed(0);
    replace();
    await nodes.untilKnownTo(pipeline.fleet);
    nodes.setDown(false);
    await tail.until(() => tail.lines.length === 2);
    expect(messagesOf(tail.lines)).toEqual(['of the old one', 'of the new one']);
    await tail.until(() => tail.gaps().length > 0);
    expect(tail.gaps()).toMatchObject([{ lost: null, reason: expect.stringContaining('may be missing') }]);
    await tail.stop();
  });

  test('may have written what was not read before a reader came back: that is said', async () => {
    addOld();
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await tail.stop();
    replace();
    const next = openTail(nodes.openPipeline(), { lastEventId: tail.lastId() });
    await next.until(() => next.lines.length === 1 && next.gaps().length > 0);
    expect(messagesOf(next.lines)).toEqual(['of the new one']);
    expect(next.gaps()).toMatchObject([{ lost: null, reason: expect.stringContaining('gone') }]);
    await next.stop();
  });

  test('is told of no more where all that it wrote was read', async () => {
    addOld();
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await followed(1);
    nodes.write('web-0', 'its last');
    await tail.until(() => tail.lines.length === 2);
    nodes.removePod('web-0');
    await tail.until(() => tail.events.some((one) => one.type === 'source' && one.change.state === 'ended'));
    nodes.addPod('web-0');
    nodes.write('web-0', 'of the new one');
    await tail.until(() => tail.lines.at(-1)?.message === 'of the new one');
    expect(messagesOf(tail.lines)).toEqual(['of the old one', 'its last', 'of the new one']);
    expect(tail.gaps()).toEqual([]);
    await tail.stop();
  });
});

describe('lines that are written in another order than their times', () => {
  /** Both streams of a container are stamped before they come together. */
  const writeAside = (name: string) => {
    const atMs = Date.now() - 2_000;
    nodes.write('web-0', `${name} late`, atMs + 5);
    nodes.write('web-0', `${name} early`, atMs + 3);
  };
  beforeEach(() => {
    nodes.addPod('web-0', { createdAtMs: Date.now() - 60_000 });
    writeAside('one');
  });

  test('are told once through a cut', async () => {
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 2);
    await followed(1);
    nodes.cut();
    nodes.write('web-0', 'two');
    await tail.until(() => tail.lines.length >= 3);
    await followed(1);
    nodes.write('web-0', 'three');
    await tail.until(() => tail.lines.at(-1)?.message === 'three');
    expect(messagesOf(tail.lines)).toEqual(['one early', 'one late', 'two', 'three']);
    expect(tail.gaps()).toEqual([]);
    await tail.stop();
  });

  test('are told once to a reader that comes back, to another process or to a tail that goes on', async () => {
    const other = openTail(pipeline);
    const tail = openTail(pipeline);
    await other.until(() => other.lines.length === 2);
    await tail.until(() => tail.lines.length === 2);
    await followed(1);
    // Told of live, so that it stands where the last of them was written.
    writeAside('two');
    await tail.until(() => tail.lines.length === 4);
    await tail.stop();
    for (const process of [pipeline, nodes.openPipeline()]) {
      const next = openTail(process, { lastEventId: tail.lastId() });
      nodes.write('web-0', 'three');
      await next.until(() => next.lines.at(-1)?.message === 'three');
      expect(new Set(messagesOf(next.lines))).toEqual(new Set(['three']));
      expect(next.gaps()).toEqual([]);
      await next.stop();
    }
    await other.stop();
  });
});
