// openapi.json, and whether a real answer is as it says.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const description = JSON.parse(readFileSync(new URL('../../../service/web/openapi.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(description, 'api');

/** Every request that is described: { template, method, statuses }. */
export const operations = Object.entries(description.paths).flatMap(([template, methods]) => Object.entries(methods)
    .map(([method, { responses }]) => ({ template, method, statuses: Object.keys(responses) })));

/** What was answered until now, as "get /api/status 200". */
export const seen = new Set();

const fits = (template, path) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

function operationOf(method, path) {
    const known = operations.filter((each) => each.method === method);
    return known.find(({ template }) => template === path) ?? known.find(({ template }) => fits(template, path));
}

/** The description of this answer, after references. */
function described({ template, method }, status) {
    const answer = description.paths[template][method].responses[status];
    const name = answer?.$ref?.split('/').at(-1);
    return name ? { ...description.components.responses[name], pointer: `/components/responses/${name}` }
        : answer && { ...answer, pointer: `/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}/responses/${status}` };
}

function checkBody(target, answer, response, body) {
    if (!answer.content) {
        assert.equal(body, '');
        return;
    }
    const type = response.headers.get('content-type').split(';')[0];
    assert.ok(answer.content[type], `${target}: ${type}`);
    if (type !== 'application/json')
        return;
    const isValid = ajv.compile({ $ref: `api#${encodeURI(`${answer.pointer}/content/application~1json/schema`)}` });
    assert.ok(isValid(JSON.parse(body)), `${target}: ${JSON.stringify(isValid.errors)}\n${body}`);
}

/** Asks `service` and holds the answer against the description; resolves to { response, status, body }. */
export async function checked(service, method, target, options = {}) {
    const response = await fetch(service.url + target, { method: method.toUpperCase(), ...options });
    const operation = operationOf(method, target.split('?')[0]);
    const answer = described(operation, response.status);
    assert.ok(answer, `${method} ${target} may not be answered ${response.status}`);
    const body = await response.text();
    checkBody(`${method} ${target}: ${response.status}`, answer, response, body);
    for (const [name, { required }] of Object.entries(answer.headers ?? {}))
        assert.ok(!required || response.headers.has(name), `${method} ${target}: ${response.status} without ${name}`);
    seen.add(`${method} ${operation.template} ${response.status}`);
    return { response, status: response.status, body: body.startsWith('{') ? JSON.parse(body) : body };
}

/** Whether the description lets this operation answer `status` with this body. */
export function mayAnswer(operation, status, body) {
    const { pointer } = described(operation, status);
    return ajv.compile({ $ref: `api#${encodeURI(`${pointer}/content/application~1json/schema`)}` })(body);
}

/** What is wrong with the body of an answer that the description knows only as a refusal. */
export function isRefusal(body) {
    const isValid = ajv.compile({ $ref: 'api#/components/responses/Refused/content/application~1json/schema' });
    return isValid(body) ? [] : isValid.errors;
}
