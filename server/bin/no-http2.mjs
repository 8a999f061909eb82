/**
 * In the bundle, instead of `node:http2`: @hono/node-server asks whether a request came by HTTP/2, which Hylla does not
 * speak, and Node takes 5 ms of each start to load it.
 */
export class Http2ServerRequest {}
export const constants = {};
