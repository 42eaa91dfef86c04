/** A codicon. What it means is said in words beside it. */

export function Icon({ name }: { readonly name: string }) {
  const [icon, modifier] = name.split('~');
  const spin = modifier === 'spin' ? ' codicon-modifier-spin' : '';
  return <span class={`codicon codicon-${icon}${spin}`} aria-hidden="true" />;
}
