// An OpenID Connect provider with the routes of a user pool's managed login, for the tests: it prints its address.
//
//     node provider.mjs POOL_ID REGION CLIENT_ID REDIRECT...
//
// The protocol is oidc-provider's; here is only what a user pool names otherwise.

import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [pool, region, client, ...redirects] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' };
const scopes = ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'];

const provider = new Provider(`https://cognito-idp.${region}.amazonaws.com/${pool}`, {
  routes: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    end_session: '/logout',
    jwks: `/${pool}/.well-known/jwks.json`,
  },
  clients: [{
    client_id: client,
    redirect_uris: redirects.filter((uri) => uri.endsWith('/signed-in')),
    post_logout_redirect_uris: redirects.filter((uri) => uri.endsWith('/signed-out')),
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    require_auth_time: true,
  }],
  jwks: { keys: [key] },
  pkce: { methods: ['S256'], required: () => true },
  scopes,
  claims: { openid: ['sub', 'token_use', 'cognito:username'], email: ['email'], profile: ['name'] },
  conformIdTokenClaims: false,
  issueRefreshToken: async () => true,
  cookies: { keys: ['for these tests alone'] },
  // Whoever signs in is known by the name that they typed.
  findAccount: async (_, id) => ({
    accountId: id,
    claims: async () => ({
      sub: id, token_use: 'id', 'cognito:username': id, email: `${id}@example.com`, name: `The person ${id}`,
    }),
  }),
  extraTokenClaims: async (_, token) => ({ token_use: 'access', username: token.accountId }),
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => `https://${pool}.example`,
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_, resource) => ({
        scope: scopes.join(' '), audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } },
      }),
    },
    rpInitiatedLogout: { enabled: true },
  },
});

// A user pool's name of the address to come back to after a sign-out.
const handle = provider.callback();
const server = createServer((request, response) => {
  if (request.url.startsWith('/logout?')) {
    request.url = request.url.replace('logout_uri=', 'post_logout_redirect_uri=');
  }
  handle(request, response);
});
server.listen(0, '127.0.0.1', () => console.log(`http://localhost:${server.address().port}`));
