/**
 * JMESPath that a site writes. It always ends, but it need not end soon: lists may be doubled again and again, and text
 * padded to gigabytes. Such expressions are refused, as are those that call what does not exist.
 */
import { compile, type JSONValue, TreeInterpreter } from '@jmespath-community/jmespath';
import { isRecord } from './values.ts';

export type Node = ReturnType<typeof compile>;
export type Expression = { readonly node: Node } | { readonly why: string };

/** Longest, in characters: what the site file allows. */
const longest = 512;
/** How many times over an expression may hand its input on. */
const copiesAtMost = 64;
/** Functions whose answer may be far larger than what they are given. */
const growing = new Set(['pad_left', 'pad_right', 'replace', 'join', 'map', 'zip']);
const growingAtMost = 4;

/** Sites have few, so nothing is ever dropped but all at once. */
const known = new Map<string, Expression>();
const remembered = 10_000;

export function expressionOf(text: string): Expression {
  let expression = known.get(text);
  if (expression === undefined) {
    expression = read(text);
    if (known.size >= remembered) known.clear();
    known.set(text, expression);
  }
  return expression;
}

/** What is wrong with a mapping, in a sentence; null when nothing is. */
export function mappingFault(text: string): string | null {
  const expression = expressionOf(text);
  return 'why' in expression ? expression.why : null;
}

function read(text: string): Expression {
  if (text.length > longest) return { why: `is longer than ${longest} characters` };
  let node: Node;
  try {
    node = compile(text);
  } catch (error) {
    return { why: `is not JMESPath: ${messageOf(error)}` };
  }
  let copies = 1;
  let growths = 0;
  for (const part of parts(node)) {
    if (part['type'] === 'MultiSelectList' && Array.isArray(part['children']))
      copies *= Math.max(1, part['children'].length);
    if (part['type'] !== 'Function') continue;
    const name = String(part['name']);
    if (name.startsWith('pad_')) return { why: `calls ${name}(), which a value has no need of` };
    if (growing.has(name)) growths++;
    const fault = callFault(name, Array.isArray(part['children']) ? part['children'].length : 0);
    if (fault !== null) return { why: fault };
  }
  if (copies > copiesAtMost || growths > growingAtMost) return { why: 'could grow without end: make it simpler' };
  return { node };
}

/** The function and its number of arguments, tried on nothing: what only these have to say comes first. */
function callFault(name: string, args: number): string | null {
  try {
    TreeInterpreter.search(compile(`${name}(${Array(args).fill('@').join(', ')})`), null as JSONValue);
  } catch (error) {
    const message = messageOf(error);
    return /^(Unknown function|Invalid arity)/.test(message) ? message : null;
  }
  return null;
}

function* parts(node: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(node)) for (const one of node) yield* parts(one);
  if (!isRecord(node)) return;
  yield node;
  for (const [name, value] of Object.entries(node))
    if (name !== 'value' || node['type'] !== 'Literal') yield* parts(value);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 120) : 'it fails');
