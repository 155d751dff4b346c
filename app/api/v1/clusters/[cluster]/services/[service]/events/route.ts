import { listEvents } from '#lib/domain/services/list-events.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listEvents);
