/** As much of JSON Schema (2020-12, draft 7) as our fixtures and documents use; throws on a keyword that it does not know. Answers each fault with its path. */
type Schema = boolean | { readonly [keyword: string]: unknown };

const told = new Set(['$schema', '$id', 'title', 'description']);

export function schemaFaults(schema: unknown, value: unknown, path = '$'): string[] {
  if (typeof schema === 'boolean') return schema ? [] : [`${path} must not be there`];
  const {
    if: condition,
    then: consequence,
    properties = {},
    additionalProperties = true,
    ...rest
  } = schema as {
    readonly if?: Schema;
    readonly then?: Schema;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly additionalProperties?: Schema;
  };
  const faults = Object.entries(rest).flatMap(([keyword, rule]) => keywordFaults(keyword, rule, value, path));
  if (condition !== undefined && consequence !== undefined && schemaFaults(condition, value).length === 0)
    faults.push(...schemaFaults(consequence, value, path));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value))
      faults.push(...schemaFaults(properties[name] ?? additionalProperties, inner, `${path}.${name}`));
  }
  return faults;
}

function keywordFaults(keyword: string, rule: unknown, value: unknown, path: string): string[] {
  const list = rule as readonly unknown[];
  const text = typeof value === 'string' ? value : null;
  const array = Array.isArray(value) ? value : null;
  const holds = (condition: boolean): string[] => (condition ? [] : [`${path}: ${keyword} ${JSON.stringify(rule)}`]);
  switch (keyword) {
    case 'type':
      return holds((Array.isArray(rule) ? rule : [rule]).some((type) => isOfType(value, type)));
    case 'required':
      return holds(list.every((name) => Object.hasOwn(Object(value), String(name))));
    case 'enum':
      return holds(list.includes(value));
    case 'const':
      return holds(value === rule);
    case 'pattern':
      return holds(text === null || new RegExp(String(rule)).test(text));
    case 'minLength':
      return holds(text === null || text.length >= Number(rule));
    case 'maxLength':
      return holds(text === null || text.length <= Number(rule));
    case 'minItems':
      return holds(array === null || array.length >= Number(rule));
    case 'maxItems':
      return holds(array === null || array.length <= Number(rule));
    case 'minimum':
      return holds(typeof value !== 'number' || value >= Number(rule));
    case 'maximum':
      return holds(typeof value !== 'number' || value <= Number(rule));
    case 'minProperties':
      return holds(Object.keys(Object(value)).length >= Number(rule));
    case 'items':
      return (array ?? []).flatMap((inner, i) => schemaFaults(rule, inner, `${path}[${i}]`));
    case 'anyOf':
      return holds(list.some((one) => schemaFaults(one, value).length === 0));
    case 'allOf':
      return list.flatMap((one) => schemaFaults(one, value, path));
    case 'not':
      return holds(schemaFaults(rule, value).length > 0);
    default:
      if (told.has(keyword)) return [];
      throw new Error(`${keyword} is not checked here`);
  }
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
