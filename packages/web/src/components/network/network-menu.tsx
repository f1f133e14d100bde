import type { NetworkView } from '@aula/api';
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text } from '@mantine/core';
import { IconDots, IconPlugConnectedX, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { nameList, plural } from '../../logic/seat-words.ts';
import { useDeleteNetwork, useNetworkAct } from '../../queries/networks.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';

type Asked = 'unregister' | 'remove' | null;

/** Taking a network off the host, and forgetting it; for admins, for networks that stand on their own. */
export function NetworkMenu({ network, roomTitle }: { network: NetworkView; roomTitle: (room: string) => string }) {
  const [asked, setAsked] = useState<Asked>(null);
  const act = useNetworkAct(network.name);
  const remove = useDeleteNetwork(network.name);
  const navigate = useNavigate();
  const used = network.seatCount > 0;
  const close = () => {
    setAsked(null);
    act.reset();
    remove.reset();
  };
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More for this network">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {network.state !== 'absent' && (
            <Menu.Item leftSection={<IconPlugConnectedX size={16} aria-hidden />} onClick={() => setAsked('unregister')}>
              Take off the host…
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsked('remove')}>
            Remove network…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <InUse opened={asked !== null && used} onClose={close} network={network} roomTitle={roomTitle} />
      <ConfirmDialog
        opened={asked === 'unregister' && !used}
        onClose={close}
        title={`Take ${network.name} off the host?`}
        verb={`Take ${network.name} off the host`}
        danger={false}
        busy={act.isPending}
        error={act.error}
        onConfirm={() => act.mutate('unregister', { onSuccess: close })}
      >
        Its bridge, leases and DNS names go from the host. The description stays here, so that it can be put back as it was.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'remove' && !used}
        onClose={close}
        title={`Remove ${network.name}?`}
        verb={`Remove ${network.name}`}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/networks' }) })}
      >
        The network goes from the host with its leases and DNS names, and its description is gone too: copy it from the Plan tab if you want
        to keep it.
      </ConfirmDialog>
    </>
  );
}

interface InUseProps {
  opened: boolean;
  onClose: () => void;
  network: NetworkView;
  roomTitle: (room: string) => string;
}

/** Why it has to stay. */
function InUse({ opened, onClose, network, roomTitle }: InUseProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`${network.name} is in use`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text>
          {`${plural(network.seatCount, 'seat')} of ${nameList(network.rooms.map(roomTitle))} ${network.seatCount === 1 ? 'hangs' : 'hang'} on it. Give them another network, or delete the ${network.rooms.length === 1 ? 'room' : 'rooms'}, before it can go.`}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
