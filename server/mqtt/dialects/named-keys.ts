/**
 * Whether a message speaks of what a mapping names. JMESPath says null of a key that is missing as of one that holds null; but
 * a message that tells only what has changed is silent, and must not pass for a sensor without a value.
 */
import { type JSONValue, TreeInterpreter } from '@jmespath-community/jmespath';
import type { Node } from './expression.ts';
import { at, isRecord, numberOf } from './values.ts';

/** Of the keys that an expression needs: one is missing, one holds no value, or they are there. */
export type Presence = 'missing' | 'null' | 'there';

/** Names no key, as a literal: undefined. */
interface Seen {
  readonly presence: Presence | undefined;
  /** What the node gives; worked out when it is asked for, and once. */
  readonly value: () => unknown;
}

export function namedKeys(expression: Node, message: unknown): Presence {
  return look(expression, message).presence ?? 'there';
}

function look(node: Node, value: unknown): Seen {
  switch (node.type) {
    case 'Subexpression':
    case 'IndexExpression':
    case 'Pipe': {
      const left = look(node.left, value);
      // What stands below nothing is not named; what is handed on is.
      if (left.presence === 'missing' || left.presence === 'null')
        return { presence: node.type === 'Pipe' ? left.presence : 'missing', value: () => null };
      return look(node.right, left.value());
    }
    default:
      return { presence: presenceOf(node, value), value: once(() => resultOf(node, value)) };
  }
}

function presenceOf(node: Node, value: unknown): Presence | undefined {
  const all = (nodes: readonly Node[]): Presence | undefined => least(nodes.map((one) => look(one, value).presence));
  const any = (nodes: readonly Node[]): Presence | undefined => most(nodes.map((one) => look(one, value).presence));
  switch (node.type) {
    case 'Field':
      return held(at(value, node.name));
    case 'Index':
      return held(Array.isArray(value) ? value.at(node.value) : undefined);
    case 'Slice':
      return Array.isArray(value) ? 'there' : 'missing';
    case 'Identity':
    case 'Current':
      return held(value);
    case 'Root':
      return 'there';
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection': {
      const left = look(node.left, value);
      if (left.presence === 'missing' || left.presence === 'null') return 'missing';
      const kept = elementsOf(left.value()).filter(
        (one) => node.type !== 'FilterProjection' || isTrue(node.condition, one),
      );
      return most(kept.map((one) => look(node.right, one).presence)) ?? 'missing';
    }
    case 'Arithmetic':
      return least([node.left, node.right].map((one) => ofNumber(one, value)));
    case 'Unary':
      return ofNumber(node.operand, value);
    case 'AndExpression':
      return all([node.left, node.right]);
    case 'OrExpression':
    case 'Comparator':
      return any([node.left, node.right]);
    case 'Ternary':
      return any([node.trueExpr, node.falseExpr]);
    case 'NotExpression':
    case 'Flatten':
      return look(node.child, value).presence;
    case 'Function':
      return any(node.children);
    case 'MultiSelectList':
      return made(any(node.children));
    case 'MultiSelectHash':
      return made(any(node.children.map((pair) => pair.value)));
    case 'LetExpression':
      return any(node.bindings.map(({ reference }) => reference));
    default:
      return undefined;
  }
}

const held = (value: unknown): Presence => (value === undefined ? 'missing' : value === null ? 'null' : 'there');

/** Of a list or an object that the expression makes: it is there if anything in it is, whatever that holds. */
const made = (presence: Presence | undefined): Presence | undefined => (presence === 'null' ? 'there' : presence);

/** With what sensors say instead of a number ("nan", false) nothing is reckoned. */
function ofNumber(node: Node, value: unknown): Presence | undefined {
  const { presence, value: given } = look(node, value);
  if (presence !== 'there') return presence;
  const operand = given();
  const isUsable = (operand !== null && typeof operand === 'object') || numberOf(operand) !== null;
  return isUsable ? 'there' : 'null';
}

const order: readonly Presence[] = ['missing', 'null', 'there'];
const least = (list: readonly (Presence | undefined)[]): Presence | undefined =>
  order.find((one) => list.includes(one));
const most = (list: readonly (Presence | undefined)[]): Presence | undefined =>
  order.findLast((one) => list.includes(one));

function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

const isTrue = (condition: Node, value: unknown): boolean =>
  resultOf({ type: 'NotExpression', child: condition }, value) === false;

/** Undefined where it fails. */
function resultOf(node: Node, value: unknown): unknown {
  try {
    return TreeInterpreter.search(node, value as JSONValue);
  } catch {
    return undefined;
  }
}

function once(work: () => unknown): () => unknown {
  let done: { readonly value: unknown } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
