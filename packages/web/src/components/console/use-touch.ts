import { useMediaQuery } from '@mantine/hooks';

/** Whether the device is worked by touch, so that keys have to be on the screen. */
export const useTouch = (): boolean => useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false }) ?? false;
