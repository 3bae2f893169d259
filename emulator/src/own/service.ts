import { isResponsePath, receiveResponse } from '../cloudformation';
import { notImitated } from '../http/errors';
import type { HttpResponse, RestService } from '../http/types';
import { compare } from './operations/compare';
import { frontPage } from './operations/front-page';
import { health } from './operations/health';
import { buildImage, inspectImage, pushImage, tagImage } from './operations/images';
import { inject } from './operations/inject';
import { status } from './operations/status';
import type { OwnOperation } from './request';

const ROUTES: Readonly<Record<string, OwnOperation>> = {
  'GET /': frontPage,
  'GET /_serving/health': health,
  'GET /_serving/status': status,
  'GET /_serving/compare': compare,
  'POST /_serving/inject': inject,
  'POST /_serving/images/build': buildImage,
  'POST /_serving/images/tag': tagImage,
  'POST /_serving/images/push': pushImage,
  'GET /_serving/images/inspect': inspectImage,
};

/** The emulator's own interface: for a browser, for scripts, and for the program that CDK_DOCKER names. */
export const own: RestService = {
  async handle(http, call) {
    if (http.method === 'PUT' && isResponsePath(http.path)) return plainText(await receiveResponse(http, call));
    const operation = ROUTES[`${http.method} ${http.path}`];
    if (!operation) throw notImitated(`${http.method} ${http.path}`);
    const answer = await operation(http, call);
    return typeof answer === 'string' ? plainText(answer) : json(200, answer);
  },
  renderError: ({ status, code, message }) => json(status, { code, message }),
};

function plainText(body: string): HttpResponse {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function json(status: number, content: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
