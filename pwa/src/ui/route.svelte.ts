/** Page is every address of the app. */
export type Page = '/' | '/us' | '/set-up' | '/join';

/** SheetRef is a sheet laid over a page: its name, and what it is about. */
export interface SheetRef {
  readonly name: string;
  readonly about?: string;
}

interface Step {
  readonly sheet?: SheetRef;
  /** How many steps of ours are behind, so that "back" never leaves the app. */
  readonly depth?: number;
}

const pages: readonly string[] = ['/', '/us', '/set-up', '/join'] satisfies readonly Page[];

/** Route keeps the screen in step with the browser's history: back closes a sheet first. */
class Route {
  page = $state<Page>('/');
  sheet = $state<SheetRef | null>(null);

  constructor() {
    this.#read();
    addEventListener('popstate', () => this.#read());
  }

  /** go opens a page; a sheet that is open is left behind. */
  go(page: Page): void {
    if (page === this.page && !this.sheet) return;
    this.#write({}, page + location.hash, this.sheet !== null);
    scrollTo(0, 0);
  }

  /** replace opens a page in place of this one; a code in the address is forgotten. */
  replace(page: Page): void {
    this.#write({}, page, true);
  }

  /** open lays a sheet over the page, or in place of the one that is open. */
  open(name: string, about?: string): void {
    const sheet: SheetRef = about === undefined ? { name } : { name, about };
    this.#write({ sheet }, location.pathname + location.hash, this.sheet !== null);
  }

  /** close takes the sheet away. */
  close(): void {
    if (!this.sheet) return;
    this.sheet = null;
    history.back();
  }

  /** leave goes back to where the page was opened from. */
  leave(): void {
    if (this.#depth() > 0) history.back();
    else this.replace('/');
  }

  #depth(): number {
    return (history.state as Step | null)?.depth ?? 0;
  }

  #write(step: Step, path: string, inPlace: boolean): void {
    const depth = this.#depth() + (inPlace ? 0 : 1);
    const state: Step = { ...step, depth };
    if (inPlace) history.replaceState(state, '', path);
    else history.pushState(state, '', path);
    this.#read();
  }

  #read(): void {
    const path = location.pathname;
    this.page = pages.includes(path) ? (path as Page) : '/';
    this.sheet = (history.state as Step | null)?.sheet ?? null;
  }
}

export const route = new Route();
