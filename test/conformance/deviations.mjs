/** Tests of the suite that bare aedes passes and Hylla does not, each with its reason. */
const sessions =
  'sessions are always clean: a queue for somebody who is away grows without end, and would be lost at a restart though acknowledged';

export const deviations = {
  test_offline_message_queueing: sessions,
  test_redelivery_on_reconnect: sessions,
  test_retained_messages:
    'nothing is retained: copies that nobody asks for grow without end, and would be lost at a restart',
};
