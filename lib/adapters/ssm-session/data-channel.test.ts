import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAgentMessage, encodeAgentMessage } from './agent-message.ts';
import { type ChannelEnd, createDataChannel } from './data-channel.ts';
import { messageTypes, payloadTypes, toJsonBytes } from './payloads.ts';

const text = (payload: Uint8Array) => new TextDecoder().decode(payload);
const bytesOf = (words: string) => new TextEncoder().encode(words);

/** Our side, with everything that it sends and shows, and a clock that stands still. */
const openChannel = () => {
  const seen = { sent: [] as Uint8Array[], shown: '', ready: 0, ends: [] as ChannelEnd[], nowMs: 1_000 };
  const channel = createDataChannel({
    nowMs: () => seen.nowMs,
    send: (bytes) => seen.sent.push(bytes),
    show: (bytes) => {
      seen.shown += text(bytes);
    },
    onReady: () => {
      seen.ready += 1;
    },
    onEnd: (end) => seen.ends.push(end),
  });
  const listSent = () => seen.sent.flatMap((bytes) => decodeAgentMessage(bytes) ?? []);
  return {
    channel,
    seen,
    listSent,
    inputs: () => listSent().filter(({ messageType }) => messageType === messageTypes.input),
    acknowledged: () =>
      listSent()
        .filter(({ messageType }) => messageType === messageTypes.acknowledge)
        .map(({ payload }) => JSON.parse(text(payload)).AcknowledgedMessageSequenceNumber),
  };
};

const fromAgent = (
  messageType: string,
  sequenceNumber: number,
  payload: Uint8Array = bytesOf(''),
  payloadType: number = payloadTypes.output,
) =>
  encodeAgentMessage({
    messageType,
    sequenceNumber,
    payload,
    payloadType,
    createdAtMs: 1,
    flags: 0,
    messageId: crypto.randomUUID(),
  });

const output = (sequenceNumber: number, words: string) =>
  fromAgent(messageTypes.output, sequenceNumber, bytesOf(words));

const acknowledge = (sequenceNumber: number) =>
  fromAgent(
    messageTypes.acknowledge,
    0,
    toJsonBytes({
      AcknowledgedMessageType: messageTypes.input,
      AcknowledgedMessageId: crypto.randomUUID(),
      AcknowledgedMessageSequenceNumber: sequenceNumber,
      IsSequentialMessage: true,
    }),
  );

const requestOf = (...actions: object[]) =>
  fromAgent(
    messageTypes.output,
    0,
    toJsonBytes({ AgentVersion: '3.3.1', RequestedClientActions: actions }),
    payloadTypes.handshakeRequest,
  );

const sessionType = { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands' } };
const completed = () =>
  fromAgent(
    messageTypes.output,
    1,
    toJsonBytes({ HandshakeTimeToComplete: 1 }),
    payloadTypes.handshakeComplete,
  );

const openReady = () => {
  const opened = openChannel();
  opened.channel.receive(requestOf(sessionType));
  opened.channel.receive(acknowledge(0));
  opened.channel.receive(completed());
  return opened;
};

describe('the handshake', () => {
  test('is answered, and only then what was typed goes out', () => {
    const { channel, seen, inputs } = openChannel();
    void channel.type(bytesOf('ls\r'));
    expect(inputs()).toEqual([]);
    channel.receive(requestOf(sessionType));
    const [response] = inputs();
    expect(response?.payloadType).toBe(payloadTypes.handshakeResponse);
    expect(JSON.parse(text(response?.payload ?? bytesOf('')))).toMatchObject({
      ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: 1 }],
      Errors: [],
    });
    channel.receive(completed());
    expect(seen.ready).toBe(1);
    expect(inputs().map(({ payload, sequenceNumber }) => [sequenceNumber, text(payload)])[1]).toEqual([
      1,
      'ls\r',
    ]);
  });

  test('with encryption is refused in words', () => {
    const { channel, seen, inputs } = openChannel();
    channel.receive(
      requestOf({ ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'k' } }, sessionType),
    );
    expect(JSON.parse(text(inputs()[0]?.payload ?? bytesOf(''))).ProcessedClientActions[0]).toMatchObject({
      ActionStatus: 3,
    });
    expect(seen.ends).toEqual([{ exitCode: null, reason: expect.stringContaining('KMS key') }]);
  });
});

describe('what the agent says', () => {
  test('is shown in order and once, whatever the network does to it', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (parts, chance) => {
        const { channel, seen, acknowledged } = openReady();
        const left = new Map(parts.map((part, index) => [index + 2, output(index + 2, part)]));
        while (left.size > 0) {
          const keys = [...left.keys()];
          const key = keys[chance.next().value % keys.length] ?? 0;
          const bytes = left.get(key) ?? bytesOf('');
          channel.receive(bytes);
          if (chance.next().value % 3 === 0) channel.receive(bytes);
          // Its acknowledgement may be lost: then it comes again.
          if (chance.next().value % 2 === 0) left.delete(key);
        }
        expect(seen.shown).toBe(parts.join(''));
        expect(new Set(acknowledged())).toEqual(new Set([0, 1, ...parts.map((_, index) => index + 2)]));
      }),
    );
  });

  test('is not believed when its digest is wrong', () => {
    const { channel, seen, acknowledged } = openReady();
    const bytes = Buffer.from(output(2, 'abc'));
    bytes.write('x', 121);
    channel.receive(bytes);
    expect(seen.shown).toBe('');
    expect(acknowledged()).not.toContain(2);
  });

  test('ends with the exit code that it told, or the reason', () => {
    const first = openReady();
    first.channel.receive(fromAgent(messageTypes.output, 2, bytesOf('7'), payloadTypes.exitCode));
    first.channel.receive(fromAgent(messageTypes.closed, 0, toJsonBytes({ Output: '' })));
    expect(first.seen.ends).toEqual([{ exitCode: 7 }]);
    const second = openReady();
    second.channel.receive(fromAgent(messageTypes.closed, 0, toJsonBytes({ Output: 'Unable to start' })));
    second.channel.receive(output(2, 'late'));
    expect(second.seen.ends).toEqual([{ exitCode: null, reason: 'Unable to start' }]);
    expect(second.seen.shown).toBe('');
  });
});

describe('what is typed', () => {
  test('goes out in parts that the agent takes, in order', () => {
    const { channel, inputs } = openReady();
    const words = 'x'.repeat(2_500);
    void channel.type(bytesOf(words));
    const typed = inputs().slice(1);
    expect(typed.map(({ payload }) => payload.length)).toEqual([1_024, 1_024, 452]);
    expect(typed.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1, 2, 3]);
  });

  test('is sent again until it is acknowledged', () => {
    const { channel, seen, inputs } = openReady();
    void channel.type(bytesOf('a'));
    channel.tick();
    expect(inputs()).toHaveLength(2);
    seen.nowMs += 1_100;
    channel.tick();
    expect(inputs().map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 1]);
    channel.receive(acknowledge(1));
    seen.nowMs += 5_000;
    channel.tick();
    expect(inputs()).toHaveLength(3);
  });

  test('that nobody acknowledges for a minute ends the session', () => {
    const { channel, seen } = openReady();
    void channel.type(bytesOf('a'));
    seen.nowMs += 61_000;
    channel.tick();
    expect(seen.ends[0]?.reason).toContain('does not acknowledge');
  });

  test('waits while the agent takes nothing, and while too much is not acknowledged', async () => {
    const { channel, inputs } = openReady();
    channel.receive(fromAgent(messageTypes.pause, 0));
    const typed = channel.type(bytesOf('x'.repeat(100 * 1_024)));
    expect(inputs()).toHaveLength(1);
    channel.receive(fromAgent(messageTypes.start, 0));
    expect(inputs()).toHaveLength(1 + 64);
    for (let number = 1; number <= 100; number++) channel.receive(acknowledge(number));
    await typed;
    expect(inputs()).toHaveLength(1 + 100);
  });

  test('has a size, which is told as the agent knows it', () => {
    const { channel, inputs } = openReady();
    channel.resize({ columns: 132, rows: 43 });
    const last = inputs().at(-1);
    expect([last?.payloadType, text(last?.payload ?? bytesOf(''))]).toEqual([3, '{"cols":132,"rows":43}']);
  });
});
