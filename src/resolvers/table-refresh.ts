/** What an operation does to tables, so that the schema is made anew once, after all its fields. */
export interface TableRefresh {
  /** A field has changed tables. */
  readonly note: () => void;
  /**
   * Has changed tables served, where there are some; resolves when they are, and at the latest when
   * the operation has to be answered: the change is made, whoever sees it when.
   */
  readonly settle: () => Promise<void>;
}

export interface TableRefreshOptions {
  /** Reads the tables now; resolves when they are served. */
  readonly refresh: () => Promise<void>;
  /** Moment (`Date.now()`) by which the operation must be answered. */
  readonly deadline: number;
}

export function createTableRefresh({ refresh, deadline }: TableRefreshOptions): TableRefresh {
  let isDue = false;
  return {
    note: () => {
      isDue = true;
    },
    settle: async () => {
      if (!isDue) return;
      isDue = false;
      await Promise.race([refresh(), until(deadline)]);
    },
  };
}

const until = (moment: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, moment - Date.now()).unref();
  });
