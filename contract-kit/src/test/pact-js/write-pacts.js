// Has pact-js write pacts against its own mock server: node write-pacts.js FOLDER
// Needs the npm package @pact-foundation/pact where node finds it (NODE_PATH).
'use strict';

const http = require('http');
const { PactV3, PactV4, MatchersV3, SpecificationVersion } = require('@pact-foundation/pact');

const {
  like, eachLike, atLeastLike, integer, decimal, number, boolean, string, regex, datetime, date, nullValue, includes,
  uuid, fromProviderState, eachKeyMatches, arrayContaining,
} = MatchersV3;
const folder = process.argv[2];

function ask(server, method, path, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const request = http.request(server.url + path, { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function version3() {
  const pact = new PactV3({ dir: folder, consumer: 'where2eat-js', provider: 'prices', logLevel: 'error' });
  pact
    .given('price exists', { id: 42 })
    .uponReceiving('one price')
    .withRequest({ method: 'GET', path: '/prices/42', headers: { Accept: 'application/json' } })
    .willRespondWith({
      status: 200,
      headers: { 'Content-Type': regex('application/json.*', 'application/json') },
      body: {
        id: integer(42),
        amount: decimal(9.5),
        currency: regex('[A-Z]{3}', 'EUR'),
        tags: eachLike('new'),
        open: boolean(true),
        name: string('soup'),
        note: includes('fresh', 'very fresh'),
        gone: nullValue(),
        since: date('yyyy-MM-dd', '2024-01-31'),
        at: datetime("yyyy-MM-dd'T'HH:mm:ss", '2024-01-31T10:11:12'),
        ref: uuid('0b5cdd8a-3b35-4e2c-8d2e-2a0d0b6f4c3f'),
      },
    });
  pact
    .uponReceiving('a search')
    .withRequest({ method: 'GET', path: '/prices', query: { q: ['a b', 'c'] } })
    .willRespondWith({ status: 200, body: { items: atLeastLike({ id: integer(1), score: number(0.5) }, 2) } });
  pact
    .uponReceiving('an amount that the provider sends as text')
    .withRequest({ method: 'GET', path: '/prices/text' })
    .willRespondWith({ status: 200, body: { amount: decimal(9.5) } });
  await pact.executeTest(async (server) => {
    await ask(server, 'GET', '/prices/42', { Accept: 'application/json' });
    await ask(server, 'GET', '/prices?q=a%20b&q=c');
    await ask(server, 'GET', '/prices/text');
  });
}

async function version4() {
  const pact = new PactV4({
    dir: folder, consumer: 'where2eat-js4', provider: 'prices', logLevel: 'error', spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
  });
  await pact
    .addInteraction()
    .given('price exists', { id: 42 })
    .uponReceiving('a price by the id of the state')
    .withRequest('GET', fromProviderState('/prices/${id}', '/prices/7'))
    .willRespondWith(200, (builder) => builder.jsonBody({ id: integer(7), shop: like({ name: 'corner' }) }))
    .executeTest((server) => ask(server, 'GET', '/prices/7'));
  await pact
    .addInteraction()
    .uponReceiving('a new price')
    .withRequest('POST', '/prices', (builder) => builder.jsonBody({ amount: 9.5 }))
    .willRespondWith(201, (builder) => builder.jsonBody({ id: integer(1) }))
    .executeTest((server) => ask(server, 'POST', '/prices', { 'Content-Type': 'application/json' }, '{"amount":9.5}'));
  await pact
    .addInteraction()
    .uponReceiving('prices by shop')
    .withRequest('GET', '/shops')
    .willRespondWith(200, (builder) =>
      builder.jsonBody({
        byShop: eachKeyMatches({ 'shop-1': 3 }, regex('shop-\\d+', 'shop-1')),
        kinds: arrayContaining('soup'),
      }),
    )
    .executeTest((server) => ask(server, 'GET', '/shops'));
  await pact
    .addInteraction()
    .uponReceiving('a shop that the provider does not know')
    .withRequest('GET', '/shops/9')
    .willRespondWith(200, (builder) => builder.jsonBody({ name: string('corner') }))
    .executeTest((server) => ask(server, 'GET', '/shops/9'));
}

version3()
  .then(version4)
  .catch((problem) => {
    console.error(problem);
    process.exitCode = 1;
  });
