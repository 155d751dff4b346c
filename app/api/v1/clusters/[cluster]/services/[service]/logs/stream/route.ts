import { streamLogs } from '#lib/domain/logs/stream-logs.ts';
import { handleLogStream } from '#lib/http/handle-log-stream.ts';

export const GET = handleLogStream(streamLogs);
