/** A payload for a person to read: JSON laid out, control characters shown as such, and not more than a screen can take. */
const longest = 12_000;

export function pretty(payload: string): string {
  const text = laidOut(payload).replace(/[\p{Cc}\p{Cf}]/gu, shown);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function laidOut(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

/** Also what turns the direction of text round, lest a payload read as what it is not. */
function shown(character: string): string {
  return character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
