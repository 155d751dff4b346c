import { getRuntime } from '#lib/runtime-slot.ts';

const handle = (request: Request): Promise<Response> => getRuntime().authenticator.handle(request);

export const dynamic = 'force-dynamic';
export const GET = handle;
export const POST = handle;
