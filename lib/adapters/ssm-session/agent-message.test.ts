import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AgentMessage, decodeAgentMessage, encodeAgentMessage } from './agent-message.ts';

const message = fc.record<AgentMessage>({
  messageType: fc.constantFrom('input_stream_data', 'output_stream_data', 'acknowledge', 'channel_closed'),
  createdAtMs: fc.integer({ min: 1, max: 4_102_444_800_000 }),
  sequenceNumber: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  flags: fc.constantFrom(0, 1, 2, 3),
  messageId: fc.uuid(),
  payloadType: fc.integer({ min: 0, max: 12 }),
  payload: fc.uint8Array({ maxLength: 2_000 }),
});

describe('a message of the data channel', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeAgentMessage(encodeAgentMessage(one))).toEqual(one);
      }),
    );
  });

  test('is laid out as the agent expects it', () => {
    const bytes = Buffer.from(
      encodeAgentMessage({
        messageType: 'input_stream_data',
        createdAtMs: 1_700_000_000_000,
        sequenceNumber: 7,
        flags: 1,
        messageId: '00112233-4455-6677-8899-aabbccddeeff',
        payloadType: 1,
        payload: Buffer.from('ls'),
      }),
    );
    expect(bytes.toString('hex')).toBe(
      [
        '00000074',
        Buffer.from('input_stream_data'.padEnd(32)).toString('hex'),
        '00000001',
        '0000018bcfe56800',
        '0000000000000007',
        '0000000000000001',
        '8899aabbccddeeff0011223344556677',
        'c7b68ac37f364473e922936708e7f43c293dd07b295171566c07ff5fe024fab9',
        '00000001',
        '00000002',
        '6c73',
      ].join(''),
    );
  });

  test('is nothing when it is cut, or when a bit of its payload was turned', () => {
    fc.assert(
      fc.property(message, fc.nat(), (one, at) => {
        const bytes = Buffer.from(encodeAgentMessage(one));
        expect(decodeAgentMessage(bytes.subarray(0, at % bytes.length))).toBeNull();
        if (one.payload.length === 0) return;
        const place = 120 + (at % one.payload.length);
        bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
        expect(decodeAgentMessage(bytes)).toBeNull();
      }),
    );
  });

  test('is nothing when it is noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        expect(() => decodeAgentMessage(noise)).not.toThrow();
      }),
    );
  });
});
