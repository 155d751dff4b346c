import { z } from 'zod';

export const messageTypes = {
  input: 'input_stream_data',
  output: 'output_stream_data',
  acknowledge: 'acknowledge',
  closed: 'channel_closed',
  pause: 'pause_publication',
  start: 'start_publication',
} as const;

export const payloadTypes = {
  none: 0,
  output: 1,
  error: 2,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  encryptionChallenge: 8,
  flag: 10,
  stderr: 11,
  exitCode: 12,
} as const;

/** The first and the last of what they are: an acknowledgement stands for itself. */
export const acknowledgeFlags = 3;
const terminateSession = 2;
const clientVersion = '1.2.707.0';

const encoder = new TextEncoder();
export const toJsonBytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

/** The parsed JSON of a payload; null when it is not of that shape. */
export const readJson = <T extends z.ZodType>(schema: T, payload: Uint8Array): z.output<T> | null => {
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** The text message that opens the channel: only whoever called ExecuteCommand has the token. */
export const openDataChannel = (options: { requestId: string; clientId: string; token: string }): string =>
  JSON.stringify({
    MessageSchemaVersion: '1.0',
    RequestId: options.requestId,
    TokenValue: options.token,
    ClientId: options.clientId,
    ClientVersion: clientVersion,
  });

export const Acknowledged = z.object({ AcknowledgedMessageSequenceNumber: z.number().int() });

export const acknowledge = (message: {
  messageType: string;
  messageId: string;
  sequenceNumber: number;
}): Uint8Array =>
  toJsonBytes({
    AcknowledgedMessageType: message.messageType,
    AcknowledgedMessageId: message.messageId,
    AcknowledgedMessageSequenceNumber: message.sequenceNumber,
    IsSequentialMessage: true,
  });

export const ChannelClosed = z.object({ Output: z.string().optional() });

export const HandshakeRequest = z.object({
  AgentVersion: z.string().optional(),
  RequestedClientActions: z
    .array(z.object({ ActionType: z.string(), ActionParameters: z.unknown() }))
    .default([]),
});
export type HandshakeRequest = z.infer<typeof HandshakeRequest>;

const SessionType = z.object({ SessionType: z.string() });
const knownSessionTypes = ['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands'];
const actionStatus = { success: 1, failed: 2, unsupported: 3 } as const;

/** What we answer to what the agent asks of us, and why the session cannot go on where it cannot. */
export const answerHandshake = (
  request: HandshakeRequest,
): { response: Uint8Array; refusal: string | null } => {
  const processed = request.RequestedClientActions.map(({ ActionType, ActionParameters }) => {
    const type = SessionType.safeParse(ActionParameters);
    if (ActionType === 'SessionType' && type.success && knownSessionTypes.includes(type.data.SessionType))
      return { ActionType, ActionStatus: actionStatus.success, ActionResult: null, Error: '' };
    const isKnown = ActionType === 'SessionType';
    return {
      ActionType,
      ActionStatus: isKnown ? actionStatus.failed : actionStatus.unsupported,
      ActionResult: null,
      Error: isKnown ? 'Unknown session type' : `Unsupported action ${ActionType}`,
    };
  });
  const refused = processed.filter(({ Error: error }) => error !== '');
  const response = toJsonBytes({
    ClientVersion: clientVersion,
    ProcessedClientActions: processed,
    Errors: refused.map(({ Error: error }) => error),
  });
  const [first] = refused;
  if (!first) return { response, refusal: null };
  return {
    response,
    refusal:
      first.ActionType === 'KMSEncryption'
        ? 'This session is encrypted with a KMS key of its own, which Quarterdeck does not do: use `aws ecs execute-command`, or take kmsKeyId out of the cluster’s executeCommandConfiguration.'
        : `The agent asks for something that Quarterdeck does not know: ${first.Error}.`,
  };
};

export const sizePayload = ({ columns, rows }: { columns: number; rows: number }): Uint8Array =>
  toJsonBytes({ cols: columns, rows });

export const terminatePayload = (): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(terminateSession);
  return bytes;
};
