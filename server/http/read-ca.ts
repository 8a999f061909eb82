/** A CA's certificate as somebody pastes it: that it is one, and what to show of it. */
import { X509Certificate } from 'node:crypto';
import { issue, ok, type Result, refuse } from '../contract/errors.ts';
import type { Reason } from '../contract/reasons.ts';
import type { SourceDoc } from '../domain/model.ts';

const most = 8;
const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Of several the first is shown. Errors: `invalid`, with what is wrong. */
export function readCa(text: string): Result<NonNullable<SourceDoc['ca']>> {
  const wrong = (message: string, reason: Reason = 'not-a-certificate') =>
    refuse('invalid', `The body is not valid: $.ca ${message}`, { issues: [issue('$.ca', message, { reason })] });
  if (/PRIVATE KEY/.test(text))
    return wrong('holds a private key, which nobody else should have: give the certificate only', 'private-key');
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0) return wrong('must be a certificate in PEM: -----BEGIN CERTIFICATE-----');
  if (blocks.length > most) return wrong(`holds more than ${most} certificates`);
  try {
    const [first] = blocks.map((pem) => new X509Certificate(pem));
    if (first === undefined) return wrong('holds no certificate');
    return ok({
      pem: `${blocks.join('\n')}\n`,
      subject: first.subject.replaceAll('\n', ', ').slice(0, 200),
      expiresAt: Date.parse(first.validTo),
      fingerprint: first.fingerprint256,
    });
  } catch {
    return wrong('is no certificate that can be read');
  }
}
