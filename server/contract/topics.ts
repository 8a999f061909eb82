/** Topics of Hylla's own MQTT dialect: `hylla/<deviceId>/<what>`. */

export const topicRoot = 'hylla';
const start = `${topicRoot}/`;

export const deviceTopics = ['level', 'status', 'event', 'config', 'config/ack'] as const;
export type DeviceTopic = (typeof deviceTopics)[number];

/** The topic of one device, e.g. `hylla/towel-wc-1a/level`. */
export function deviceTopic(device: string, what: DeviceTopic): string {
  return `${topicRoot}/${device}/${what}`;
}

/** Device and rest of an own-dialect topic, or null for a foreign one. */
export function parseDeviceTopic(topic: string): { device: string; what: string } | null {
  if (!topic.startsWith(start)) return null;
  const slash = topic.indexOf('/', start.length);
  if (slash < 0) return null;
  return { device: topic.slice(start.length, slash), what: topic.slice(slash + 1) };
}
