/** Where a shell's WebSocket is opened, with its ticket in the query. */
export const shellPath = '/api/v1/exec';
