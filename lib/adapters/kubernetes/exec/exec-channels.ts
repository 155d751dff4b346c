/** https://kubernetes.io/docs/reference/using-api/websocket/ : the first byte of a message says what it carries. */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

export const closingProtocol = 'v5.channel.k8s.io';
/** The second one knows no end of stdin; everything else is the same. */
export const execProtocols = [closingProtocol, 'v4.channel.k8s.io'];

const frame = (channel: number, body: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = channel;
  bytes.set(body, 1);
  return bytes;
};

export const stdinFrame = (bytes: Uint8Array): Uint8Array => frame(channels.stdin, bytes);

export const stdinEndFrame = (): Uint8Array => frame(channels.close, Uint8Array.of(channels.stdin));

export const resizeFrame = (size: { columns: number; rows: number }): Uint8Array =>
  frame(
    channels.resize,
    new TextEncoder().encode(JSON.stringify({ Width: size.columns, Height: size.rows })),
  );

export type ExecMessage = { kind: 'output'; bytes: Uint8Array } | { kind: 'status'; text: string };

/** What a message of the server carries; null for what nobody needs. */
export const readExecMessage = (message: Uint8Array): ExecMessage | null => {
  const body = message.subarray(1);
  switch (message[0]) {
    case channels.stdout:
    case channels.stderr:
      return body.length > 0 ? { kind: 'output', bytes: body } : null;
    case channels.status:
      return { kind: 'status', text: new TextDecoder().decode(body) };
    default:
      return null;
  }
};
