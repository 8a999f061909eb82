/** Tests of Paho's suite that bare aedes passes and Hylla does not, each with its reason. There are none. */
export const deviations = {};

const stranger = 'logs in with a name that Hylla does not know';
const shared = 'subscribes to a shared subscription, which is of MQTT 5: Hylla says that it has none';
const system = 'a right to # is none to topics that begin with $ (4.7.2-1)';

/** The same of Mosquitto's sequences. */
export const sequenceDeviations = {
  'v3.1.1 CONNECT 10 Username zero length ok': stranger,
  'v3.1.1 CONNECT 10 Username flag 1 Password flag 1 ok': stranger,
  'v3.1.1 CONNECT 10 Password with 0x0000': stranger,
  'v3.1.1 PUBLISH PUBLISH with $ topic': system,
  'v3.1.1 SUBSCRIBE 82 $SYS ok': system,
  'v3.1.1 SUBSCRIBE 82 $share ok': shared,
  'REGRESSIONS mismatched-shared-normal-subscribe-unsubscribe-leak': shared,
  'REGRESSIONS shared-sub-uaf': shared,
};
