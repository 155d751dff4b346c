export const dataChannelPath = '/v1/data-channel/';
