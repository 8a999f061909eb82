/**
 * How long a battery lasts with so many reports a day: the textbook budget of charge, what the cell gives divided by what
 * sleep, reports and self-discharge take (Semtech, LoRa Developer Portal, "Calculating battery life").
 *
 * Time on air: Semtech AN1200.13, "LoRa Modem Designer's Guide". LoRa transceiver of that course: 40 mA sending at
 * 14 dBm, 14.2 mA receiving. Wi-Fi: Espressif ESP32 datasheet, section 4 (95 to 240 mA with the radio on, 10 µA in deep
 * sleep). Cells by their makers: CR2450 620 mAh, 1 % a year; 18650 3,000 mAh, 20 % a year. The rest is assumed, and said.
 */

/** What is taken for granted of a device. Charges in mC (mA·s). */
interface Supply {
  readonly cells: string;
  readonly capacityMah: number;
  /** Share of it that the device can use before its voltage is too low. */
  readonly usable: number;
  /** Share a year. */
  readonly selfDischarge: number;
  readonly sleepUa: number;
}

const supplies: Readonly<Record<'wifi' | 'lora', Supply>> = {
  wifi: { cells: '18650', capacityMah: 3000, usable: 0.85, selfDischarge: 0.2, sleepUa: 15 },
  lora: { cells: '2 × CR2450', capacityMah: 1240, usable: 0.85, selfDischarge: 0.01, sleepUa: 6 },
};

/** Three seconds to join the network, connect and be acknowledged. */
const wifiReportMc = 3 * 120;
/** Measuring, and the processor: half a second. */
const measuringMc = 0.5 * 8;
const sendMa = 40;
const receiveMa = 14.2;
/** A receive window that stays empty closes after so many symbols. */
const windowSymbols = 8;
/** Second window: data rate 0 (LoRaWAN Regional Parameters, EU868). */
const secondWindow = 12;
/** Of a report of a fill level: 10 bytes, and 13 that LoRaWAN adds. */
const frameBytes = 23;

export const spreadingFactors = [7, 8, 9, 10, 11, 12] as const;
export type SpreadingFactor = (typeof spreadingFactors)[number];
/** Where nobody knows: between next to the gateway and the far end. */
const usualSpreading: SpreadingFactor = 10;

/** Seconds of a symbol at 125 kHz. */
const symbolS = (spreading: number): number => 2 ** spreading / 125_000;

/** Seconds on air of a frame at 125 kHz, coding rate 4/5, with header and checksum, 8 symbols ahead. */
export function timeOnAir(bytes: number, spreading: SpreadingFactor): number {
  const slow = spreading >= 11 ? 1 : 0;
  const blocks = Math.ceil((8 * bytes - 4 * spreading + 28 + 16) / (4 * (spreading - 2 * slow)));
  return (8 + 4.25 + 8 + Math.max(0, blocks) * 5) * symbolS(spreading);
}

function loraReportMc(spreading: SpreadingFactor): number {
  const listening = windowSymbols * (symbolS(spreading) + symbolS(secondWindow));
  return measuringMc + sendMa * timeOnAir(frameBytes, spreading) + receiveMa * listening;
}

export interface BatteryLife {
  readonly years: number;
  /** From the far end of the network to next to its gateway; null where distance hardly matters. */
  readonly range: readonly [number, number] | null;
  /** Seconds that it sends a day; null where nobody counts them. */
  readonly airtimeS: number | null;
  /** The Things Network's fair use policy: 30 s a day on air. */
  readonly overFairUse: boolean;
  readonly assumes: Supply & { readonly reportMc: number; readonly spreadingFactor: SpreadingFactor | null };
}

const fairUseS = 30;
const hoursOfYear = 8766;

function yearsOf(supply: Supply, reportMc: number, perDay: number): number {
  const { capacityMah, usable, selfDischarge, sleepUa } = supply;
  const sleeping = (sleepUa / 1000) * hoursOfYear;
  const reporting = ((reportMc * perDay) / 3600) * (hoursOfYear / 24);
  return (capacityMah * usable) / (sleeping + reporting + capacityMah * selfDischarge);
}

/** `spreading` where it is known. */
export function batteryLife(
  energy: 'wifi' | 'lora',
  reportsPerDay: number,
  spreading: SpreadingFactor = usualSpreading,
): BatteryLife {
  const supply = supplies[energy];
  const reportMc = energy === 'lora' ? loraReportMc(spreading) : wifiReportMc;
  const years = (mc: number): number => yearsOf(supply, mc, reportsPerDay);
  const airtimeS = energy === 'lora' ? reportsPerDay * timeOnAir(frameBytes, spreading) : null;
  return {
    years: years(reportMc),
    range: energy === 'lora' ? [years(loraReportMc(12)), years(loraReportMc(7))] : null,
    airtimeS,
    overFairUse: (airtimeS ?? 0) > fairUseS,
    assumes: { ...supply, reportMc, spreadingFactor: energy === 'lora' ? spreading : null },
  };
}
