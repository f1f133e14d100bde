/** The mark: four seats of a room. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#0d655e" />
      <rect x="6" y="7" width="9" height="7" rx="2" fill="#fff" />
      <rect x="17" y="7" width="9" height="7" rx="2" fill="#fff" opacity=".6" />
      <rect x="6" y="17" width="9" height="7" rx="2" fill="#fff" opacity=".6" />
      <rect x="17" y="17" width="9" height="7" rx="2" fill="#fff" />
    </svg>
  );
}
