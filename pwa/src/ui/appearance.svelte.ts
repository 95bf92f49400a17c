export const appearances = ['system', 'light', 'dark'] as const;
export type AppearanceName = (typeof appearances)[number];

/** The key is read before the first paint too, by public/appearance.js. */
const key = 'appearance';
const grounds = { light: '#f6ede1', dark: '#17100d' } as const;

/** Appearance is light or dark as the phone says, or as the person does. */
class Appearance {
  #chosen = $state<AppearanceName>(stored());

  get chosen(): AppearanceName {
    return this.#chosen;
  }

  choose(name: AppearanceName): void {
    this.#chosen = name;
    if (name === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, name);
    show(name);
  }
}

function stored(): AppearanceName {
  const found = localStorage.getItem(key);
  return appearances.find((one) => one === found) ?? 'system';
}

/** Each scheme has a theme-color of its own in index.html; a choice rules both. */
function show(name: AppearanceName): void {
  const root = document.documentElement;
  if (name === 'system') delete root.dataset['appearance'];
  else root.dataset['appearance'] = name;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = grounds[name === 'system' ? own : name];
  }
}

export const appearance = new Appearance();
