import { handleLogStream } from '#lib/http/handle-log-stream.ts';

export const GET = handleLogStream;
