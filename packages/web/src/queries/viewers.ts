import { ApiError } from '@aula/api';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** Whether desktops can be opened outside the browser: the same for all of them, told with any. */
export const nativeViewersQuery = (seat: string) =>
  queryOptions({
    queryKey: keys.nativeViewers,
    queryFn: async ({ signal }) => (await call('seatPorts', { params: { seat }, signal })).nativeViewers,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Opens the screen for a viewer on this device and gives the browser the file that says where; its password is good for one viewer. */
export function useOpenInViewer() {
  return useMutation({
    mutationFn: async (seat: string): Promise<void> => {
      const { file, problem } = await call('openViewer', { params: { seat }, body: {} });
      if (problem !== null) throw new ApiError('conflict', `The screen could not be opened: ${problem}`);
      download(`${seat}.vv`, file);
    },
  });
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-virt-viewer' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser is only about to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
