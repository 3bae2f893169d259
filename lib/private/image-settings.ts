import { API } from './checks';

/** A container's variables: those that its image's settings stand for, and the user's own, which may not contradict them. */
export function withSettings(
  who: string,
  settings: Record<string, string> = {},
  own: Record<string, string> = {},
): Record<string, string> {
  const both = Object.keys(settings).find((name) => own[name] !== undefined && own[name] !== settings[name]);
  if (!both) return { ...settings, ...own };
  throw new Error(
    `${who}: the environment variable ${both} is '${own[both]}', but a setting of the image makes it '${settings[both]}'; leave one of them out (${API}/API_ContainerDefinition.html)`,
  );
}
