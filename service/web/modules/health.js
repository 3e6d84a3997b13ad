// Whether runs and sets are well.

/** How a task or a run stands: its state or result, or 'cancelled', for what a person has stopped is no failure. */
export const kindOf = ({ code, state, result }) => (code === 'cancelled' ? 'cancelled' : state ?? result);
export const hasFailed = (ended) => kindOf(ended) === 'error';
