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
