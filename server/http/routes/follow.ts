/** Following one request by its link. The token travels as a bearer token, so that it is in no address and no log. */
import * as v from 'valibot';
import { FollowedRequest, FollowLink, NewFollow } from '../../contract/api/follow.ts';
import { ok, refuse } from '../../contract/errors.ts';
import { isFollowed } from '../../domain/follow.ts';
import { endFollow, endFollowsOf, followRequest, noSuchLink } from '../../usecases/follow-request.ts';
import { followedRequest } from '../../usecases/views/followed-request.ts';
import { type Answer, json, type Reply, tooMany } from '../reply.ts';
import { type Call, route } from '../route.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { api, ByAnyId } from './common.ts';

const tag = 'requests';
type AnyCall = Call<unknown, unknown, unknown>;

const unknownLink = refuse('not-found', noSuchLink);

/** Null for what cannot be a token: then nothing is looked for. */
function hashOf({ header }: AnyCall): string | null {
  const token = /^Bearer +([\w-]{22})$/i.exec(header('authorization') ?? '')?.[1];
  return token === undefined ? null : hashSecret(token);
}

/** Guessing 128 bits leads nowhere; it shall cost the server nothing either. */
function tooOften({ services, peer }: AnyCall, limit: 'reads' | 'misses'): Reply | null {
  const wait = services.follows[limit].wait(peer.address, services.clock.now());
  return wait === null ? null : tooMany('Links are opened very often from here', wait / services.clock.rate);
}

async function read(call: AnyCall): Promise<Answer> {
  const { services, peer } = call;
  const { store, clock, follows } = services;
  const refused = tooOften(call, 'misses') ?? tooOften(call, 'reads');
  if (refused !== null) return refused;
  follows.reads.take(peer.address, clock.now());
  const hash = hashOf(call);
  const look = () => {
    const follow = hash === null ? undefined : store.state.get('follows', hash);
    const request = follow && store.state.get('requests', follow.request);
    return follow && isFollowed(follow, request, clock.now()) ? request : undefined;
  };
  let request = look();
  if (request === undefined && hash !== null) {
    // Made at another replica a moment ago, it may not be known here yet.
    await store.catchUp();
    request = look();
  }
  if (request !== undefined) return json(followedRequest(store.state, request, clock.now()));
  follows.misses.take(peer.address, clock.now());
  return unknownLink;
}

export const followRoutes = [
  route({
    method: 'post',
    path: api('/requests/{id}/follow'),
    role: 'screen',
    tag,
    summary: 'A link for who just asked to follow it elsewhere: the token, told once, with the `undo` of the receipt',
    params: ByAnyId,
    body: NewFollow,
    status: 201,
    response: FollowLink,
    handler: ({ params, body, write }) => {
      const token = newSecret();
      const follow = { request: params.id, undo: body.undo, tokenHash: hashSecret(token) };
      return write(
        (tx, context) => {
          const made = followRequest(tx, follow, context);
          return made.ok ? ok({ token }) : made;
        },
        { status: 201 },
      );
    },
  }),
  route({
    method: 'delete',
    path: api('/requests/{id}/follow'),
    role: 'staff',
    tag,
    summary: 'Revoke every link to a request',
    params: ByAnyId,
    response: v.object({ revoked: v.number() }),
    handler: ({ params, write }) => write((tx, context) => endFollowsOf(tx, { request: params.id }, context)),
  }),
  route({
    method: 'get',
    path: api('/follow'),
    role: 'open',
    tag,
    summary: 'The one request that a link opens; the token of the link is the bearer token',
    response: FollowedRequest,
    handler: read,
  }),
  route({
    method: 'delete',
    path: api('/follow'),
    role: 'open',
    tag,
    summary: 'Revoke the link whose token is the bearer token',
    status: 204,
    handler: async (call) => {
      const { services, peer } = call;
      const refused = tooOften(call, 'misses');
      if (refused !== null) return refused;
      const tokenHash = hashOf(call);
      const answer =
        tokenHash === null
          ? unknownLink
          : await call.write((tx) => endFollow(tx, { tokenHash }, call.context()), { status: 204 });
      if (answer !== 'sent' && !answer.ok) services.follows.misses.take(peer.address, services.clock.now());
      return answer;
    },
  }),
];
