/**
 * A function that makes its value at the first call and keeps it: clients, whose connections outlive one event of a
 * Lambda function. Where making the value failed, the next call tries again.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    if (made !== undefined) return made.value;
    const mine = { value: make() };
    made = mine;
    if (mine.value instanceof Promise) {
      mine.value.catch(() => {
        if (made === mine) made = undefined;
      });
    }
    return mine.value;
  };
}
