/**
 * A map for what comes and goes with each request, while the map itself stays.
 *
 * A plain `Map` makes a new table whenever it has had so many entries. Once the map is old, V8 takes
 * its tables for old at once, also those that are given up a moment later: whatever a table holds
 * then is kept until the whole heap is collected. Here that is a box, which is emptied when its entry
 * goes, and not the request with all that belongs to it.
 */
export class ShortLivedMap<Key, Value extends object> {
  private readonly boxes = new Map<Key, { value: Value | undefined }>();

  get size(): number {
    return this.boxes.size;
  }

  has(key: Key): boolean {
    return this.boxes.has(key);
  }

  get(key: Key): Value | undefined {
    return this.boxes.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    const box = this.boxes.get(key);
    if (box) box.value = value;
    else this.boxes.set(key, { value });
  }

  delete(key: Key): void {
    const box = this.boxes.get(key);
    if (!box) return;
    box.value = undefined;
    this.boxes.delete(key);
  }

  /** Several times as fast as to go through entries that are made for whoever goes through them. */
  deleteWhere(isMeant: (value: Value) => boolean): void {
    this.boxes.forEach((box, key) => {
      if (!box.value || !isMeant(box.value)) return;
      box.value = undefined;
      this.boxes.delete(key);
    });
  }

  *values(): Generator<Value> {
    for (const { value } of this.boxes.values()) if (value) yield value;
  }
}
