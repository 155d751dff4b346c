import { randomUUID } from 'node:crypto';
import { type AgentMessage, decodeAgentMessage, encodeAgentMessage } from './agent-message.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import {
  Acknowledged,
  acknowledge,
  acknowledgeFlags,
  answerHandshake,
  ChannelClosed,
  HandshakeRequest,
  messageTypes,
  payloadTypes,
  readJson,
  sizePayload,
  terminatePayload,
} from './payloads.ts';

/** What the agent takes in one message. */
const maxPayloadBytes = 1024;
/** Unacknowledged messages after which a writer waits. */
const maxOutstanding = 64;

export type ChannelEnd = { exitCode: number | null; reason?: string };

type Handlers = {
  nowMs: () => number;
  send: (bytes: Uint8Array) => void;
  show: (bytes: Uint8Array) => void;
  /** The handshake is complete: it can be typed into. */
  onReady: () => void;
  /** Called once. */
  onEnd: (end: ChannelEnd) => void;
};

export type DataChannel = {
  receive: (bytes: Uint8Array) => void;
  /** Settles when more may be typed. */
  type: (bytes: Uint8Array) => Promise<void>;
  resize: (size: { columns: number; rows: number }) => void;
  /** Asks the agent to end the session. */
  terminate: () => void;
  /** To be called often: sends again what was not acknowledged in time. */
  tick: () => void;
};

type Outgoing = { payloadType: number; payload: Uint8Array };

const readExitCode = (payload: Uint8Array): number | null => {
  const text = new TextDecoder().decode(payload).trim();
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
};

/**
 * Our side of a Session Manager data channel without its socket: acknowledges and orders what comes, answers the
 * handshake, and sends again what gets lost.
 */
export const createDataChannel = (handlers: Handlers): DataChannel => {
  const inbox = createInbox();
  const outbox = createOutbox(handlers.nowMs);
  const queued: Outgoing[] = [];
  const waiting: (() => void)[] = [];
  let nextSequence = 0;
  let isReady = false;
  let isPaused = false;
  let hasEnded = false;
  let exitCode: number | null = null;

  const make = (message: Pick<AgentMessage, 'messageType' | 'sequenceNumber' | 'flags'> & Outgoing) =>
    encodeAgentMessage({ ...message, messageId: randomUUID(), createdAtMs: handlers.nowMs() });

  const sendInput = (outgoing: Outgoing): void => {
    const sequenceNumber = nextSequence;
    nextSequence += 1;
    const bytes = make({ messageType: messageTypes.input, sequenceNumber, flags: 0, ...outgoing });
    outbox.add(sequenceNumber, bytes);
    handlers.send(bytes);
  };

  const flush = (): void => {
    while (isReady && !isPaused && outbox.size() < maxOutstanding) {
      const outgoing = queued.shift();
      if (!outgoing) break;
      sendInput(outgoing);
    }
    if (queued.length === 0 || hasEnded) for (const resume of waiting.splice(0)) resume();
  };

  const enqueue = (payloadType: number, payload: Uint8Array): void => {
    if (hasEnded) return;
    queued.push({ payloadType, payload });
    flush();
  };

  const end = (reason?: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    queued.length = 0;
    flush();
    handlers.onEnd({ exitCode, ...(reason ? { reason } : {}) });
  };

  const shakeHands = (payload: Uint8Array): void => {
    const request = readJson(HandshakeRequest, payload);
    if (!request) {
      end('The agent began the session in a way that cannot be read.');
      return;
    }
    const { response, refusal } = answerHandshake(request);
    sendInput({ payloadType: payloadTypes.handshakeResponse, payload: response });
    if (refusal) end(refusal);
  };

  const becomeReady = (): void => {
    if (isReady) return;
    isReady = true;
    handlers.onReady();
    flush();
  };

  const read = ({ payloadType, payload }: AgentMessage): void => {
    switch (payloadType) {
      case payloadTypes.handshakeRequest:
        shakeHands(payload);
        break;
      case payloadTypes.handshakeComplete:
        becomeReady();
        break;
      case payloadTypes.encryptionChallenge:
        end('The agent wants the session encrypted, which Quarterdeck does not do.');
        break;
      case payloadTypes.exitCode:
        exitCode = readExitCode(payload);
        break;
      case payloadTypes.output:
      case payloadTypes.error:
      case payloadTypes.stderr:
        handlers.show(payload);
        break;
    }
  };

  const receiveOutput = (message: AgentMessage): void => {
    const { ready, isTaken } = inbox.take(message);
    if (isTaken)
      handlers.send(
        make({
          messageType: messageTypes.acknowledge,
          sequenceNumber: 0,
          flags: acknowledgeFlags,
          payloadType: payloadTypes.none,
          payload: acknowledge(message),
        }),
      );
    for (const one of ready) if (!hasEnded) read(one);
  };

  return {
    receive: (bytes) => {
      const message = decodeAgentMessage(bytes);
      if (!message || hasEnded) return;
      switch (message.messageType) {
        case messageTypes.output:
          receiveOutput(message);
          break;
        case messageTypes.acknowledge: {
          const acknowledged = readJson(Acknowledged, message.payload);
          if (acknowledged) outbox.acknowledge(acknowledged.AcknowledgedMessageSequenceNumber);
          flush();
          break;
        }
        case messageTypes.pause:
          isPaused = true;
          break;
        case messageTypes.start:
          isPaused = false;
          flush();
          break;
        case messageTypes.closed:
          end(readJson(ChannelClosed, message.payload)?.Output || undefined);
          break;
      }
    },
    type: (bytes) => {
      for (let from = 0; from < bytes.length; from += maxPayloadBytes)
        enqueue(payloadTypes.output, bytes.slice(from, from + maxPayloadBytes));
      if (queued.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    resize: (size) => enqueue(payloadTypes.size, sizePayload(size)),
    terminate: () => enqueue(payloadTypes.flag, terminatePayload()),
    tick: () => {
      if (hasEnded) return;
      if (outbox.isLost()) end('AWS does not acknowledge what is typed any more.');
      const overdue = outbox.takeOverdue();
      if (overdue) handlers.send(overdue);
    },
  };
};
