import { createExecTicket } from '#lib/domain/shells/create-exec-ticket.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(createExecTicket);
