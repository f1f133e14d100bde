import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { EmptyPage } from '../components/empty-page.tsx';
import { useTitle } from '../components/page-head.tsx';

/** The same where there is no frame around it. */
export const LostPage = () => (
  <main>
    <NotFoundPage />
  </main>
);

/** No such place, or none that this person may see. */
export function NotFoundPage() {
  useTitle('Not found');
  return (
    <EmptyPage
      alone
      icon={<IconMapOff size={36} />}
      title="There is nothing here"
      words="The address is not right, or what was here has been removed."
    >
      <Button renderRoot={(props) => <Link {...props} to="/" />}>Go to the start page</Button>
    </EmptyPage>
  );
}
