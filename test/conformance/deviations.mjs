/** Tests of the suite that bare aedes passes and Hylla does not, each with its reason. There are none. */
export const deviations = {};
