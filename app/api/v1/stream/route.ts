import { streamChanges } from '#lib/domain/access/stream-changes.ts';
import { handleChangeStream } from '#lib/http/handle-change-stream.ts';

export const GET = handleChangeStream(streamChanges);
