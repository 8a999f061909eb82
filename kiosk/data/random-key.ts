/** A key nobody can guess: 128 random bits as hex. `crypto.randomUUID` would need https; this does not. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
