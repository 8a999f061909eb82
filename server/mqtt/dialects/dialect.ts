/**
 * What a family of devices does to be understood: which topics are its own, how its envelope is opened, where its values
 * usually are. The rest (which dispenser listens, presets, mapping, units) is the decoder's.
 *
 * A dialect never throws and never guesses a value: no value is no reading.
 */
import type {
  ConfigAnswer,
  DeviceEvent,
  DeviceVitals,
  Measured,
  Press,
  RejectionReason,
} from '../../contract/reading.ts';
import type { DeviceBinding, Dialect as DialectName } from '../../contract/site-file.ts';
import type { Millis } from '../../domain/model.ts';
import type { Learned } from '../learned.ts';
import type { Battery } from './battery.ts';

/** What a device sent, without what its network adds. */
export interface OwnPart {
  /** What a formatter made of the frame; undefined without one. */
  readonly decoded: unknown;
  readonly frame: Uint8Array | null;
  /** LoRaWAN's FPort. */
  readonly port: number | undefined;
}

export interface Opened {
  readonly type: 'message';
  /** The device, by every name that its network has for it, the usual one first. */
  readonly addresses: readonly string[];
  /** The whole message as it arrived, for mappings; plain text is `{value: text}`. */
  readonly message: unknown;
  /** The device's own part, where a network wraps it. */
  readonly own?: OwnPart;
  /** The preset's name, where the network knows the model. */
  readonly model?: string;
  /** Which part of a device that nobody listens to is likely its level, as a binding's `topic` names it. */
  readonly part?: string;
  readonly deviceTime?: Millis | undefined;
  readonly boot?: number | undefined;
  readonly seq?: number | undefined;
  readonly vitals?: DeviceVitals | undefined;
  /** A battery by a name that may mean several things: counts where no preset tells of one. */
  readonly guessed?: Battery;
  readonly dropped?: readonly { readonly field: string; readonly why: string }[];
}

/** `event`, `answer`: what the same message tells besides: that a button was pressed, what a limit is set to. */
export type Envelope =
  | (Opened & { readonly event?: DeviceEvent; readonly press?: Press; readonly answer?: ConfigAnswer })
  | {
      readonly type: 'availability';
      readonly addresses: readonly string[];
      readonly online: boolean;
      /** Devices behind this one, of which the same is true: each by its names, or those of the family that listen so. */
      readonly below?: readonly (readonly string[])[] | ((binding: DeviceBinding) => boolean);
    }
  | (Omit<Opened, 'type' | 'message'> & {
      readonly type: 'event';
      readonly event: DeviceEvent;
      readonly press?: Press | undefined;
    })
  /** To something that the device was told. */
  | { readonly type: 'answer'; readonly addresses: readonly string[]; readonly answer: ConfigAnswer }
  | { readonly type: 'refused'; readonly reason: RejectionReason; readonly detail: string; readonly address?: string }
  /** Of this family, and of no interest: a bridge's own state, an echo of a command. */
  | { readonly type: 'ignored' };

/** A value as a sensor gave it. `absent`: the message is not about it; null: the sensor says that it has none. */
export type Found =
  | {
      readonly kind: Measured['kind'];
      readonly value: number | null;
      /** When it was measured, where that is told of the value itself. */
      readonly at?: Millis;
    }
  | { readonly kind: 'refused'; readonly reason: RejectionReason; readonly detail: string }
  | 'absent';

/** What a dispenser's sensor measures: of a roll or a stack a distance, of a roll that tells its radius as a share a percentage. */
export type Wanted = Measured['kind'];

/** What was heard before on a broker. */
export interface Hearing {
  readonly learned: Learned;
  /** The broker; absent: the main one. */
  readonly source: string | undefined;
}

/** To be asked where it is, not spread: what it tells may be worked out when it is asked. */
export interface DialectContext extends Hearing {
  readonly timezone: string;
  /** Whether a dispenser or a room listens to the device of this name, or on this topic. */
  isBound(this: DialectContext, name: string): boolean;
  readonly receivedAt: Millis;
  /** Not every message of a device comes here, nor in order. */
  readonly shared: boolean;
  /** Sends a command on the broker that the message came through, where that can be. */
  readonly reply: ((topic: string, payload: Uint8Array) => void) | undefined;
}

export interface Dialect {
  readonly name: DialectName;
  /**
   * Whether a topic is this family's by its form, and by the text on it where the form would do for anybody's (null: the bytes
   * are none), or by what was learned of it. Families with free topics claim none.
   */
  claims(topic: string, text: string | null, hearing: Hearing): boolean;
  /**
   * Whether a message is this family's by its form, for webhooks and free topics; "perhaps" where it looks more like
   * another's that shares the form. Absent where messages have no form.
   */
  recognises?(message: unknown): boolean | 'perhaps';
  /** Its claim is a guess: a family that knows the device goes first. */
  readonly isLoose?: true;
  /** Whose a topic is, if it is this family's, where its form is not enough: a dispenser must name that device. */
  maybeOf?(topic: string, hearing: Hearing): readonly string[];
  /** Where a device is heard besides, by the topic that the site names: filters. */
  implied?(binding: DeviceBinding): readonly string[];
  open(topic: string, text: string, context: DialectContext): Envelope;
  /** Instead of `open` where messages are bytes, not text. */
  openBytes?(topic: string, bytes: Uint8Array, context: DialectContext): Envelope;
  /** Where the value usually is, without preset or mapping. */
  find(message: unknown, binding: DeviceBinding, wanted: Wanted): Found;
  /** Where all devices of the family are heard on an outside broker, new ones for the inbox; empty where topics are free. */
  readonly family: readonly string[];
  /** Where one device is heard. */
  filters(binding: DeviceBinding): readonly string[];
  /** Where it, or its network, answers what it is told, if not there. */
  answers?(binding: DeviceBinding): readonly string[];
}
