import { randomBytes } from 'node:crypto';
import { type MessageFrame, readFrame, toUuid, writeFrame } from './message-frame.ts';

const resendMs = 200;
const chunkBytes = 1024;

type Handlers = {
  send: (bytes: Buffer) => void;
  /** In order, each once. */
  onInput: (payloadType: number, payload: Buffer) => void;
};

export type AgentStream = {
  receive: (bytes: Buffer) => void;
  output: (payloadType: number, payload: Buffer) => void;
  /** A message that stands outside the stream: `channel_closed`, `pause_publication`. */
  announce: (type: string, payload?: object) => void;
  stop: () => void;
};

/** The agent's end of a data channel: numbers what it says, repeats it until acknowledged, orders what it hears. */
export function createAgentStream({ send, onInput }: Handlers): AgentStream {
  const unacknowledged = new Map<number, Buffer>();
  const early = new Map<number, MessageFrame>();
  let next = 0;
  let expected = 0;

  const frame = (type: string, more: Pick<MessageFrame, 'sequence' | 'flags' | 'payloadType' | 'payload'>) =>
    writeFrame({ type, id: randomBytes(16), ...more });

  const resend = setInterval(() => {
    const [oldest] = unacknowledged.values();
    if (oldest) send(oldest);
  }, resendMs);

  function acknowledge({ type, id, sequence }: MessageFrame): void {
    const content = {
      AcknowledgedMessageType: type,
      AcknowledgedMessageId: toUuid(id),
      AcknowledgedMessageSequenceNumber: sequence,
      IsSequentialMessage: true,
    };
    const payload = Buffer.from(JSON.stringify(content));
    send(frame('acknowledge', { sequence: 0, flags: 3, payloadType: 0, payload }));
  }

  function take(message: MessageFrame): void {
    acknowledge(message);
    if (message.sequence < expected) return;
    early.set(message.sequence, message);
    for (let ready = early.get(expected); ready; ready = early.get(expected)) {
      early.delete(expected);
      expected += 1;
      onInput(ready.payloadType, ready.payload);
    }
  }

  return {
    receive: (bytes) => {
      const message = readFrame(bytes);
      if (message?.type === 'acknowledge') {
        const { AcknowledgedMessageSequenceNumber: number } = JSON.parse(message.payload.toString('utf8'));
        unacknowledged.delete(number);
      } else if (message?.type === 'input_stream_data') take(message);
    },
    output: (payloadType, payload) => {
      for (let from = 0; from === 0 || from < payload.length; from += chunkBytes) {
        const part = payload.subarray(from, from + chunkBytes);
        const bytes = frame('output_stream_data', { sequence: next, flags: 0, payloadType, payload: part });
        unacknowledged.set(next, bytes);
        next += 1;
        send(bytes);
      }
    },
    announce: (type, payload) =>
      send(
        frame(type, {
          sequence: 0,
          flags: 3,
          payloadType: 0,
          payload: Buffer.from(payload ? JSON.stringify(payload) : ''),
        }),
      ),
    stop: () => clearInterval(resend),
  };
}
